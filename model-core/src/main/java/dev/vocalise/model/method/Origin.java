package dev.vocalise.model.method;

import java.util.List;

/**
 * Whose a method is that was implemented again here. Its results are a re-implementation's and
 * stand beside the published ones.
 *
 * @param authors and year
 * @param reference number in the paper's list of references
 * @param departures what is otherwise than in the original or not told there, one sentence each
 */
public record Origin(String authors, int reference, List<String> departures) {

  /** Copies the list. */
  public Origin {
    departures = List.copyOf(departures);
  }
}
