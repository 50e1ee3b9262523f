package dev.vocalise.activities.estimate;

import java.util.List;
import java.util.OptionalLong;

/**
 * What the machine has for a campaign now.
 *
 * @param memoryBytes that processes can still have; empty where nobody tells
 * @param diskBytes free where the data directory lies
 * @param disk which that is, for people
 * @param ownStore whether artifacts go to that disk
 * @param cacheBytes bound of the local copies of artifacts
 * @param device on which it trains
 * @param threads of a training
 * @param slots trainings side by side
 * @param heapBytes largest heap of a process that trains
 * @param notes what makes the estimate less sure, in sentences
 */
public record Room(
    OptionalLong memoryBytes,
    long diskBytes,
    String disk,
    boolean ownStore,
    long cacheBytes,
    String device,
    int threads,
    int slots,
    long heapBytes,
    List<String> notes) {

  /** Copies the list; there is one slot at the least. */
  public Room {
    notes = List.copyOf(notes);
    slots = Math.max(1, slots);
  }
}
