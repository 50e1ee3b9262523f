package dev.vocalise.web.ui;

/** A term with its value, one line of a list. */
public record Fact(String term, String value) {}
