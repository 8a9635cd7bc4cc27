"""The composition root: the one module that knows every concrete class."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from posapp.models.clock import Clock, SystemClock
from posapp.models.errors import Refused
from posapp.models.series import Folder
from posapp.services.channels import render
from posapp.services.channels.protocol import (
    Channel,
    ChannelMisconfigured,
    InvoiceMessage,
    OutgoingMessage,
)
from posapp.services.channels.registry import build_channel
from posapp.services.gateway_accounts.find import accounts
from posapp.services.gateway_accounts.keys import with_secrets
from posapp.services.gateways.http import Http
from posapp.services.gateways.protocol import Gateway
from posapp.services.gateways.registry import Account, build
from posapp.services.invoicing.deliver import Channels, Deliver
from posapp.services.invoicing.fix import drop_job, retry_job
from posapp.services.invoicing.jobs import CancelCharge, CreateCharge, Gateways
from posapp.services.invoicing.opening import CANCEL, CREATE, DELIVER
from posapp.services.outbox.jobs import Handler
from posapp.services.outbox.runner import OutboxRunner
from posapp.services.papers.process import PaperProcess
from posapp.services.papers.requests import Papers
from posapp.services.payments.refund import REFUND
from posapp.services.payments.refund_job import RefundThroughGateway
from posapp.services.printing.printer import build_printer
from posapp.services.printing.runner import PrintRunner
from posapp.services.settings import change
from posapp.services.settings.vault import PASSPHRASE, Vault
from posapp.services.storage.database import Database, ReadUnit
from posapp.services.storage.shop import open_shop
from posapp.services.sync.hub_client import HubClient
from posapp.services.sync.poller import Poller

V = TypeVar("V")


def system_actor() -> str:
    """Who can read the file may use it: the account of the operating system."""
    try:
        return f"os:{getpass.getuser()}"[:64]
    except (KeyError, OSError):
        return f"os:{os.getuid() if hasattr(os, 'getuid') else 'unknown'}"


class Till:
    """One open shop with everything that belongs to it.

    Commands, the window, the hub and tests all make one of these and call use cases on it.
    Nothing runs in the background before ``start``.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock | None = None,
        actor: str | None = None,
        gateways: Gateways | None = None,
        channels: Channels | None = None,
        papers: Papers | None = None,
    ) -> None:
        """Open the shop in ``path``; gateways, channels and papers may stand in at the edge."""
        self.clock: Clock = clock or SystemClock()
        self.actor = actor or system_actor()
        self.database: Database = open_shop(path, self.clock, self.actor)
        self.http = Http(self.clock)
        self._vault: Vault | None = None
        self._outbox: OutboxRunner | None = None
        self._gateways = gateways or self.gateway
        self._channels = channels or self.channel
        self.papers: Papers = papers or PaperProcess()
        self.poller = Poller(self.database, self._gateways, self.clock)
        self.hub = HubClient(self.database, self.poller, self._hub_address)
        self.printer = PrintRunner(
            self.database, lambda values: build_printer(values, self.papers), self.clock
        )
        self._started = False

    @property
    def outbox(self) -> OutboxRunner:
        """The outbox's runner; made when first asked for, since it makes this an owner."""
        if self._outbox is None:
            handlers: dict[str, Handler] = {
                CREATE: CreateCharge(self.database, self._gateways),
                CANCEL: CancelCharge(self.database, self._gateways),
                REFUND: RefundThroughGateway(self.database, self._gateways),
                DELIVER: Deliver(self.database, self._channels, compose, self.papers),
            }
            self._outbox = OutboxRunner(self.database, handlers, self.clock)
        return self._outbox

    @property
    def vault(self) -> Vault:
        """The secrets of this shop."""
        if self._vault is None:
            with self.database.read() as unit:
                name = unit.session.scalars(select(Folder.vault)).one()
            passphrase = os.environ.get(PASSPHRASE)
            self._vault = Vault(self.database.folder.path, name, passphrase=passphrase)
        return self._vault

    def do(self, use_case: Callable[..., V], *args: Any) -> V:
        """Run a use case in one transaction of this till's actor; wakes what follows."""
        with self.database.write(self.actor) as uow:
            answer = use_case(uow, *args)
            changes = uow.changes
        if changes.outbox and self._started:
            self.outbox.wake()
        if changes.printing:
            self.printer.wake()
        return answer

    def look(self, query: Callable[..., V], *args: Any) -> V:
        """Answer a question from one snapshot."""
        with self.database.read() as unit:
            return query(unit, *args)

    def gateway(self, name: str) -> Gateway:
        """The adapter of an account, with its fields and keys as they are now.

        Raises Refused ``no_gateway`` where there is no such account, ``gateway_not_set_up``
        where something of it is missing, and ``no_keyring`` or alike where its keys stay shut.
        """
        return build(self.account(name), self.http, self.clock)

    def account(self, name: str) -> Account:
        """An account with its secrets, also one that was removed. Raises as ``gateway`` does."""
        with self.database.read() as unit:
            found = accounts(unit, removed=True).get(name)
            if found is None:
                raise Refused("no_gateway", field="gateway", gateway=name)
            return with_secrets(unit, self.vault, found)

    def channel(self, kind: str) -> Channel:
        """The channel of a kind, with the settings as they are now."""
        with self.database.read() as unit:

            def secret(key: str) -> str:
                try:
                    return change.read_secret(unit, self.vault, key)
                except Refused as refusal:
                    raise ChannelMisconfigured(key, code=refusal.code) from refusal

            return build_channel(kind, unit.settings, secret, self.http, self.clock)

    def keep_secret(self, key: str, secret: str) -> None:
        """Keep a secret of the settings."""
        self.do(change.keep_secret, self.vault, key, secret)

    def _hub_address(self) -> tuple[str, str]:
        """Where the hub is, and the token that opens it."""
        with self.database.read() as unit:
            url = unit.settings["hub.url"]
            token = change.read_secret(unit, self.vault, "hub.token") if url else ""
            return url, token

    def start(self) -> None:
        """Let outbox and poller work in the background."""
        self._started = True
        self.outbox.start()
        self.poller.start()
        self.hub.start()

    def stop(self) -> None:
        """End the background work and let go of the file."""
        self.hub.stop()
        self.poller.stop()
        if self._outbox is not None:
            self._outbox.stop()
        self.printer.stop()
        self.papers.close()
        self.database.close()

    def notice_outside_changes(self) -> None:
        """Look whether another process wrote; wakes what follows. Called by a ticker."""
        if self.database.notice_outside_changes() and self._started:
            self.outbox.wake()
            self.poller.wake()


def compose(
    channel: str, message: InvoiceMessage, recipient: str, message_id: str
) -> OutgoingMessage:
    """Render an invoice for a channel."""
    makers = {"email": render.compose_email, "sms": render.compose_sms}
    return makers[channel](message, recipient, message_id)


__all__ = ["ReadUnit", "Till", "compose", "drop_job", "retry_job", "system_actor"]
