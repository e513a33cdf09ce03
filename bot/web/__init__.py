"""What others reach over HTTP: Telegram's webhook, the health checks, the metrics."""
