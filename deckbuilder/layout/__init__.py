"""Layout: blocks become frames, which are sizes, boxes and lines."""
