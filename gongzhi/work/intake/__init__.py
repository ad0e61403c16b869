"""Reports as people told them: received, sorted, accepted, joined, answered; suggests, never decides."""
