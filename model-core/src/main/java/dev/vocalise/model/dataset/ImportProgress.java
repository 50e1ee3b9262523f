package dev.vocalise.model.dataset;

/** Audio files checked so far, of all that the labels name. */
public record ImportProgress(int done, int total) {}
