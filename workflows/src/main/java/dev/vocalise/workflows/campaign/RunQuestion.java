package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs may be opened now?
 *
 * @param open runs that the asking workflow has open
 * @param blocked positions of the experiments whose runs cannot start yet
 * @param known how many experiments the asking workflow knows, the first ones; null in histories of
 *     earlier builds, whose campaigns got no further ones
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunQuestion(
    UUID campaignId, List<UUID> open, List<Integer> blocked, @Nullable Integer known) {
  public RunQuestion {
    open = List.copyOf(open);
    blocked = List.copyOf(blocked);
  }
}
