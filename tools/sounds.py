"""Make the two sounds of the till: ``python -m tools.sounds`` writes resources/sounds."""

from __future__ import annotations

import math
import struct
import wave

from posapp.config import resource

RATE = 22050


def tone(pitch: float, seconds: float, fall: float, overtones: tuple[float, ...]) -> list[float]:
    """A struck tone that fades; ``overtones`` are the strengths of its multiples."""
    made = []
    for n in range(int(RATE * seconds)):
        t = n / RATE
        wave_at = sum(
            strength * math.sin(2 * math.pi * pitch * (i + 1) * t)
            for i, strength in enumerate(overtones)
        )
        made.append(wave_at * min(1.0, t / 0.005) * math.exp(-fall * t))
    return made


def mixed(parts: list[tuple[float, list[float]]]) -> list[float]:
    """Tones laid over one another, each from its second on."""
    made = [0.0] * max(int(at * RATE) + len(samples) for at, samples in parts)
    for at, samples in parts:
        for n, sample in enumerate(samples, int(at * RATE)):
            made[n] += sample
    return made


def save(name: str, samples: list[float], loudness: float) -> None:
    """Write a mono WAV file of 16 bits."""
    peak = max(abs(sample) for sample in samples)
    data = b"".join(struct.pack("<h", int(32767 * loudness * s / peak)) for s in samples)
    with wave.open(str(resource("sounds", f"{name}.wav")), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(data)


def main() -> None:
    """A rising chime for money that arrived, a low double buzz for an error."""
    bell = (1.0, 0.35, 0.12, 0.05)
    save("paid", mixed([(0, tone(783.99, 0.7, 7, bell)), (0.13, tone(1174.66, 0.8, 6, bell))]), 0.6)
    buzz = (1.0, 0.7, 0.5, 0.4, 0.3)
    save("error", mixed([(0, tone(130.8, 0.14, 4, buzz)), (0.17, tone(116.5, 0.2, 5, buzz))]), 0.5)


if __name__ == "__main__":
    main()
