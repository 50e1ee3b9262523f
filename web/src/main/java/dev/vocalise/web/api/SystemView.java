package dev.vocalise.web.api;

/** The instance. */
public record SystemView(String version) {}
