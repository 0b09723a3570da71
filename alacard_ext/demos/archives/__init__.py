"""Archives of strangers, unpacked within bounds; nothing of them is executed."""
