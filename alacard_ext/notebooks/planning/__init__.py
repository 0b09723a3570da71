"""What decides, from facts alone: template, class, packages, inputs and data type, and why."""
