package dev.vocalise.model.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A corpus cannot be imported: one line that says what, where, what was expected, what to do. */
public final class CorpusImportException extends RuntimeException {
  private final transient List<Problem> problems;

  public CorpusImportException(String message) {
    this(message, List.of(), null);
  }

  public CorpusImportException(String message, List<Problem> problems, @Nullable Throwable cause) {
    super(message.replaceAll("\\p{Cntrl}", "?"), cause);
    this.problems = List.copyOf(problems);
  }

  /** Everything that was found damaged before the import gave up. */
  public List<Problem> problems() {
    return problems;
  }
}
