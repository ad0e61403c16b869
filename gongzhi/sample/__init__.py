"""The sample district and its generated year; the only room that may bulk-write models. Everything here is made up."""
