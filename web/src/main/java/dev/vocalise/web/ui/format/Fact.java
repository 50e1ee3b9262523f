package dev.vocalise.web.ui.format;

/** A term with its value, one line of a list. */
public record Fact(String term, String value) {}
