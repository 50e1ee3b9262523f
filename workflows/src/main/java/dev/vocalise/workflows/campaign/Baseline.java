package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A published method of others, shown in the table: UAR in percent, deviation in points.
 *
 * @param method of ours that re-implements it, beside whose experiments the number stands; null: it
 *     stands in a row of its own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Baseline(
    String name,
    double mean,
    @Nullable Double std,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String method) {

  /** Of a method that has no re-implementation here. */
  public Baseline(String name, double mean, @Nullable Double std) {
    this(name, mean, std, null);
  }
}
