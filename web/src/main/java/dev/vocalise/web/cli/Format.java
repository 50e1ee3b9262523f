package dev.vocalise.web.cli;

/** How a command prints; the names are what the user types. */
enum Format {
  text,
  json
}
