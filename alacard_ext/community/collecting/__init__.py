"""Collections: hands put together under a name, in an order, for oneself or for others."""
