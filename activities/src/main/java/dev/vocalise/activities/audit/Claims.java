package dev.vocalise.activities.audit;

import java.util.Map;

/** What each check claims, in words. */
public final class Claims {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("artifact", "the bytes of an artifact have their digest"),
          Map.entry("cache", "an answer of the cache is an attempt that ended with that key"),
          Map.entry("campaign.digest", "a campaign's digest is that of its specification"),
          Map.entry("corpus.file", "a file of a corpus is as it was registered"),
          Map.entry("corpus.list", "a recording is in the list of its corpus' files"),
          Map.entry("curve", "a point of a curve is that of the report, and was not added later"),
          Map.entry("ledger.chain", "an entry follows the one before it"),
          Map.entry(
              "ledger.entry-of-an-earlier-build", "chain and signature of an older entry hold"),
          Map.entry("ledger.head", "the ledger is what a signed head says it was"),
          Map.entry("ledger.head-signature", "a pinned key signed a head"),
          Map.entry("ledger.key", "a key in the database is one that is trusted here"),
          Map.entry("ledger.number", "no entry is missing"),
          Map.entry("ledger.place", "an entry was signed for its place"),
          Map.entry("ledger.signature", "a trusted key signed a statement"),
          Map.entry("ledger.subject", "the index of subjects is that of the statements"),
          Map.entry("ledger.time", "an entry has the time that was signed"),
          Map.entry("model", "the tested model is the output of the run's own training"),
          Map.entry("predictions", "decisions follow from the logits"),
          Map.entry("protocol.disjoint", "two parts of a corpus have no utterance in common"),
          Map.entry("protocol.parts", "the parts are those that the seed cuts"),
          Map.entry("protocol.target-labels", "training was given no label of the target"),
          Map.entry("protocol.test-after-training", "the test began when training had ended"),
          Map.entry("readable", "rows can be read"),
          Map.entry("reference", "the class of an utterance is that of the corpus"),
          Map.entry("registry", "a registered model is the output of its own run's training"),
          Map.entry("row", "a column of a row is as the last statement about it says"),
          Map.entry("row.entry", "an attempt names the entry about it"),
          Map.entry("scores", "scores follow from the predictions"),
          Map.entry("table", "an experiment's numbers follow from its runs"),
          Map.entry("transcript", "recognised words are those that the recogniser wrote"),
          Map.entry("uar", "a run's UAR follows from its predictions"),
          Map.entry("word-errors", "counts of word errors follow from the words"));

  private Claims() {}

  /** The check's own name where nothing is said of it. */
  public static String words(String check) {
    return WORDS.getOrDefault(check, check);
  }
}
