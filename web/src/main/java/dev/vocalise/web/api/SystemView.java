package dev.vocalise.web.api;

/** What an instance says about itself. */
public record SystemView(String version) {}
