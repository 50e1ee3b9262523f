package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** A published method of others, shown in the table: UAR in percent, deviation in points. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Baseline(String name, double mean, @Nullable Double std) {}
