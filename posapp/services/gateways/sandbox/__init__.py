"""The practice gateway: a full adapter, the default until an account is set up."""
