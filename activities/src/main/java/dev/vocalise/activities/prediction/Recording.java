package dev.vocalise.activities.prediction;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about.
 *
 * @param name as its user calls it
 * @param sound its file; null where the model does not hear
 * @param words what was said; null where it is not known
 * @param functionals imported ones, in the order of the model's columns; null for who hears or
 *     reads for itself
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Recording(
    String name, @Nullable Path sound, @Nullable String words, float @Nullable [] functionals) {}
