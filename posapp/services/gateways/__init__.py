"""Payment gateways: one protocol, one folder a gateway; they know neither database nor screen."""
