"""Schedules: jobs that are submitted again and again, when a cron expression says so."""
