package dev.vocalise.web.campaign;

import java.util.List;
import java.util.stream.Collectors;

/** A campaign file cannot be launched; carries every problem, in the order of the lines. */
public final class CampaignFileException extends RuntimeException {
  private final transient List<FileProblem> problems;

  public CampaignFileException(List<FileProblem> problems) {
    super(problems.stream().map(FileProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<FileProblem> problems() {
    return problems;
  }
}
