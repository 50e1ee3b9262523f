package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * A published number, shown beside ours and never computed here.
 *
 * @param mean UAR in percent
 * @param std standard deviation in points, null where none was published
 * @param cite where it stands, such as {@code Table 3}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reference(double mean, @Nullable Double std, @Nullable String cite) {}
