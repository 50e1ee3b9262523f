package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;

/**
 * Which runs may be opened now?
 *
 * @param open runs that the asking workflow has open
 * @param blocked positions of the experiments whose runs cannot start yet
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunQuestion(UUID campaignId, List<UUID> open, List<Integer> blocked) {
  public RunQuestion {
    open = List.copyOf(open);
    blocked = List.copyOf(blocked);
  }
}
