package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read of a comparison. */
class CompareReportTest {
  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void scoresStandBesideEachOtherAndNoTestSpeaksBelowThreeSeeds() throws Exception {
    List<String> lines =
        CompareReport.lines(
            json(
                """
                {'sides': [
                  {'name': 'c/a', 'classes': ['neutral', 'anger'],
                   'scores': {'seeds': [{}, {}], 'uar': {'mean': 50.04, 'sampleStd': 1.5},
                              'recall': [0.5, null]},
                   'measures': {'accuracy': {'mean': 51}, 'macroF1': {'mean': 49.96}}},
                  {'name': 'c/other', 'classes': ['anger'],
                   'scores': {'seeds': [], 'uar': null, 'recall': []}, 'measures': {}},
                  {'name': 'd/b', 'classes': ['neutral', 'anger'],
                   'scores': {'seeds': [{}, {}], 'uar': {'mean': 60, 'sampleStd': 2},
                              'recall': [0.25, 1]},
                   'measures': {'accuracy': {'mean': 61}, 'macroF1': {'mean': 59}}}],
                 'comparisons': {'baseline': 'c/a', 'all': [
                   {'experiment': 'd/b', 't': 0.01, 'wilcoxon': 0.5, 'sign': 0.5,
                    'paired': {'difference': {'n': 2, 'mean': 9.96}}}]},
                 'differences': [
                   {'of': 'SETTINGS', 'key': 'split.kind', 'values': ['random', 'random', 'speaker']},
                   {'of': 'MACHINE', 'key': 'cores', 'values': ['2', '2', '4']}]}
                """));
    assertThat(lines)
        .containsExactly(
            "         seeds       UAR %  WA %  F1 %  Δ UAR  n  p t  Wilcoxon  sign",
            "c/a          2  50.0 ± 1.5  51.0  50.0",
            "c/other      0           –     –     –",
            "d/b          2  60.0 ± 2.0  61.0  59.0  +10.0  2    –         –     –",
            "Δ to c/a over the seeds that both have; p two-sided, corrected by Holm over 1"
                + " comparison; none below 3 seeds",
            "",
            "recall %  anger  neutral",
            "c/a           –     50.0",
            "c/other       –        –",
            "d/b       100.0     25.0",
            "",
            "what differs, in the order of the lines above",
            "settings  split.kind  random  random  speaker",
            "machine   cores            2       2        4");
  }

  @Test
  void agreementIsCountedByRunAndByClass() throws Exception {
    assertThat(
            CompareReport.agreement(
                json(
                    """
                    {'first': 'c/a', 'second': 'd/b', 'classes': ['neutral'],
                     'pairs': [{'firstSeed': 1, 'secondSeed': 2, 'holm': 0.0001, 'agreement':
                       {'classes': [{'both': 1, 'onlyFirst': 2, 'onlySecond': 3, 'neither': 4}],
                        'equal': 5, 'kappa': null, 'mcNemar': {'p': 0.25}}}],
                     'counts': [{'both': 1, 'onlyFirst': 2, 'onlySecond': 3, 'neither': 4}]}
                    """)))
        .containsExactly(
            "",
            "decisions   both right  only first  only second  neither  same %  κ  McNemar p    Holm",
            "seeds 1, 2           1           2            3        4    50.0  –      0.250  <0.001",
            "neutral              1           2            3        4",
            "first: c/a, second: d/b; McNemar exact, two-sided");
  }

  @Test
  void utterancesAreQuotedWhereNeeded() throws Exception {
    assertThat(
            CompareReport.csv(
                json(
                    """
                    [{'firstSeed': 1, 'secondSeed': 1, 'utterance': 'a,b', 'reference': 'anger',
                      'first': 'anger', 'second': 'neutral'}]
                    """)))
        .containsExactly(
            "firstSeed,secondSeed,utterance,reference,first,second",
            "1,1,\"a,b\",anger,anger,neutral");
  }
}
