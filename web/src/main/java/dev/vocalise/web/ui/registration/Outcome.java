package dev.vocalise.web.ui.registration;

import dev.vocalise.infra.lineage.NameTakenException;
import dev.vocalise.infra.lineage.RefusedException;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.input.InputRootException;
import dev.vocalise.web.api.UnknownNameException;
import java.util.function.Supplier;

/**
 * What came of a form: an answer, or why it was refused, which is said beside what was filled in.
 * Anything else is no matter of the form and goes on to the page that tells of failures.
 */
record Outcome(String text, boolean refused) {
  static final Outcome NOT_ASKED = new Outcome("", false);

  static Outcome of(Supplier<String> work) {
    try {
      return new Outcome(work.get(), false);
    } catch (CorpusImportException
        | FunctionalsException
        | CheckpointException
        | InputRootException
        | NameTakenException
        | UnknownNameException
        | RefusedException
        | IllegalArgumentException e) {
      return new Outcome(String.valueOf(e.getMessage()), true);
    }
  }
}
