"""Tables, value objects, state tables and pure rules; imports nothing of ours."""
