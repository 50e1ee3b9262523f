package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.LabelledCorpus.Member;
import dev.vocalise.model.dataset.SplitSettings.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProtocolTest {
  private static final List<Emotion> CLASSES = List.of(Emotion.values());
  private static final SplitSettings RANDOM = SplitSettings.of(Split.RANDOM);
  private static final SplitSettings SPEAKERS = SplitSettings.of(Split.SPEAKER_INDEPENDENT);

  /** Classes in turn, speakers in turn; the last {@code copies} repeat the audio of the first. */
  private static LabelledCorpus corpus(String name, int size, int speakers, int copies) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int audio = i >= size - copies ? i - (size - copies) : i;
      members.add(
          new Member(
              name + i,
              name + "-sound-" + i,
              name + "-audio-" + audio,
              "speaker" + i / 4 % speakers,
              CLASSES.get(i % 4)));
    }
    return new LabelledCorpus("digest-of-" + name, members);
  }

  @Property(tries = 100)
  void partsAreDisjointByAudioCompleteAndOfTheRightSize(
      @ForAll long seed,
      @ForAll @IntRange(min = 80, max = 300) int sourceSize,
      @ForAll @IntRange(min = 20, max = 300) int targetSize,
      @ForAll @IntRange(min = 0, max = 9) int copies) {
    LabelledCorpus source = corpus("s", sourceSize, 10, copies);
    LabelledCorpus target = corpus("t", targetSize, 6, copies);

    Protocol protocol = Protocol.plan(RANDOM, source, target, seed);

    protocol.validate(Split.RANDOM, source, target);
    assertThat(protocol.sourceTrain().size())
        .isBetween((int) Math.round(sourceSize * 0.9), (int) Math.round(sourceSize * 0.9) + 1);
    assertThat(protocol.targetTrain().size())
        .isBetween((int) Math.round(targetSize * 0.3), (int) Math.round(targetSize * 0.3) + 1);
    assertThat(audio(source, protocol.sourceTrain()))
        .doesNotContainAnyElementsOf(audio(source, protocol.sourceValidation()));
    assertThat(audio(target, protocol.targetTrain()))
        .doesNotContainAnyElementsOf(audio(target, protocol.targetTest()));
    Set<String> all = new HashSet<>(protocol.sourceTrain());
    all.addAll(protocol.sourceValidation());
    assertThat(all).hasSize(sourceSize);
    assertThat(classes(source, protocol.sourceTrain())).hasSize(4);
    assertThat(classes(source, protocol.sourceValidation())).hasSize(4);
    assertThat(classes(target, protocol.targetTest())).hasSize(4);
  }

  @Property(tries = 50)
  void noSpeakerIsInTwoPartsOfASpeakerIndependentSplit(@ForAll long seed) {
    LabelledCorpus source = corpus("s", 200, 10, 0);
    LabelledCorpus target = corpus("t", 120, 6, 3);

    Protocol protocol = Protocol.plan(SPEAKERS, source, target, seed);

    assertThat(speakers(source, protocol.sourceTrain())).hasSize(9);
    assertThat(speakers(source, protocol.sourceTrain()))
        .doesNotContainAnyElementsOf(speakers(source, protocol.sourceValidation()));
    assertThat(speakers(target, protocol.targetTrain()))
        .doesNotContainAnyElementsOf(speakers(target, protocol.targetTest()));
  }

  @Property(tries = 30)
  void theOrderOfTheInputDoesNotMatter(@ForAll long seed) {
    LabelledCorpus source = corpus("s", 100, 10, 5);
    LabelledCorpus target = corpus("t", 60, 6, 5);
    List<Member> shuffled = new ArrayList<>(source.members());
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(Protocol.plan(RANDOM, new LabelledCorpus(source.digest(), shuffled), target, seed))
        .isEqualTo(Protocol.plan(RANDOM, source, target, seed));
  }

  @Test
  void seedAndDigestBothChangeTheShuffleAndEachCorpusHasItsOwn() {
    LabelledCorpus source = corpus("s", 100, 10, 0);
    LabelledCorpus target = corpus("t", 60, 6, 0);
    Protocol protocol = Protocol.plan(RANDOM, source, target, 1);

    assertThat(Protocol.plan(RANDOM, source, target, 2).sourceTrain())
        .isNotEqualTo(protocol.sourceTrain());
    LabelledCorpus renamed = new LabelledCorpus("another digest", source.members());
    assertThat(Protocol.plan(RANDOM, renamed, target, 1).sourceTrain())
        .isNotEqualTo(protocol.sourceTrain());
    assertThat(Protocol.plan(RANDOM, source, corpus("u", 90, 6, 0), 1).sourceTrain())
        .isEqualTo(protocol.sourceTrain());
  }

  @Test
  void theShuffleStaysTheSameAcrossReleases() {
    Protocol protocol = Protocol.plan(RANDOM, corpus("s", 100, 10, 0), corpus("t", 60, 6, 0), 7);

    // The last ten names after sorting by unit("7\ndigest-of-s\n0\naudio s-audio-N").
    assertThat(protocol.sourceValidation())
        .containsExactly("s9", "s71", "s73", "s79", "s77", "s50", "s10", "s48", "s49", "s60");
  }

  @Test
  void trainingAndTestListsAreNotMixedUp() {
    LabelledCorpus source = corpus("s", 100, 10, 0);
    LabelledCorpus target = corpus("t", 60, 6, 0);
    Protocol protocol = Protocol.plan(RANDOM, source, target, 1);

    assertThat(protocol.sourceTrain()).hasSize(90).allMatch(id -> id.startsWith("s"));
    assertThat(protocol.sourceValidation()).hasSize(10).allMatch(id -> id.startsWith("s"));
    assertThat(protocol.targetTrain()).hasSize(18).allMatch(id -> id.startsWith("t"));
    assertThat(protocol.targetTest()).hasSize(42).allMatch(id -> id.startsWith("t"));
  }

  @Test
  void unknownSpeakersCannotBeKeptApart() {
    LabelledCorpus source = corpus("s", 100, 10, 0);
    List<Member> members = new ArrayList<>(corpus("t", 60, 6, 0).members());
    members.add(new Member("x", "x", "x", Utterance.UNKNOWN_SPEAKER, Emotion.ANGER));
    LabelledCorpus target = new LabelledCorpus("t", members);

    assertThatThrownBy(() -> Protocol.plan(SPEAKERS, source, target, 1))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("1 utterances of the target corpus have no known speaker");
    assertThat(Protocol.plan(RANDOM, source, target, 1).targetTest()).hasSize(43);
  }

  @Test
  void impossibleCorporaAreRefusedWithTheirCounts() {
    LabelledCorpus target = corpus("t", 60, 6, 0);
    LabelledCorpus tiny = corpus("s", 8, 2, 0); // S_va would be one utterance
    LabelledCorpus oneSpeaker = corpus("s", 80, 1, 0);
    LabelledCorpus twoClasses =
        new LabelledCorpus(
            "s",
            corpus("s", 80, 4, 0).members().stream()
                .filter(m -> List.of("anger", "neutral").contains(m.label()))
                .toList());

    assertThatThrownBy(() -> Protocol.plan(RANDOM, tiny, target, 1))
        .hasMessageContaining("neutral 2, happiness 2, sadness 2, anger 2");
    assertThatThrownBy(() -> Protocol.plan(SPEAKERS, oneSpeaker, target, 1))
        .hasMessageContaining("in 1 speakers");
    assertThatThrownBy(() -> Protocol.plan(RANDOM, twoClasses, target, 1))
        .hasMessageContaining("has no utterance of happiness, sadness")
        .hasMessageContaining("it holds neutral 20, anger 20");
  }

  @Test
  void aClassOfOneSpeakerIsRefusedByNameAndNotAfterAThousandDraws() {
    LabelledCorpus target = corpus("t", 60, 6, 0);
    List<Member> members = new ArrayList<>();
    for (Member one : corpus("s", 80, 5, 0).members()) {
      boolean other = one.label().equals("anger") && !one.speaker().equals("speaker0");
      members.add(
          new Member(
              one.id(), one.sound(), one.unit(), one.speaker(), other ? "sadness" : one.label()));
    }
    LabelledCorpus source = new LabelledCorpus("s", members);

    assertThatThrownBy(() -> Protocol.plan(SPEAKERS, source, target, 1))
        .hasMessageContaining("has anger of one of its 5 speakers alone")
        .hasMessageEndingWith("use a larger corpus or split: random");
    assertThat(Protocol.plan(RANDOM, source, target, 1).sourceValidation()).isNotEmpty();
  }

  @Test
  void aRecordingInBothCorporaIsRefusedUnderWhateverName() {
    LabelledCorpus source = corpus("s", 100, 10, 0);
    List<Member> members = new ArrayList<>(corpus("t", 60, 6, 0).members());
    members.add(new Member("other-name", "s-audio-3", "s-audio-3", "speaker1", Emotion.ANGER));

    assertThatThrownBy(() -> Protocol.plan(RANDOM, source, new LabelledCorpus("t", members), 1))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("other-name")
        .hasMessageContaining("maybe under another name");
  }

  @Test
  void recordingsOfFurtherCorporaAreInNoPartAndInOneOfThem() {
    LabelledCorpus source = corpus("s", 80, 10, 0);
    LabelledCorpus target = corpus("t", 80, 6, 0);
    Protocol protocol = Protocol.plan(RANDOM, source, target, 3);
    protocol.requireApart(source, target, extra(List.of("a", "b", "a"), List.of("c")));
    String tested = protocol.targetTest().get(0).replace("t", "t-audio-");
    assertThatThrownBy(
            () -> protocol.requireApart(source, target, extra(List.of("a", tested), List.of("c"))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("is in T_te and in the extra corpus one, maybe under another name");
    assertThatThrownBy(
            () -> protocol.requireApart(source, target, extra(List.of("a"), List.of("b", "a"))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("is in the extra corpus one and in the extra corpus two");
  }

  /** Two corpora with these units. */
  private static SortedMap<String, List<Utterance>> extra(List<String> one, List<String> two) {
    return new TreeMap<>(Map.of("one", utterances(one), "two", utterances(two)));
  }

  private static List<Utterance> utterances(List<String> sounds) {
    return IntStream.range(0, sounds.size())
        .mapToObj(
            i ->
                new Utterance(
                    "id" + i, "f.wav", sounds.get(i), 16_000, 1, "", "", null, "?", null, "und"))
        .toList();
  }

  @Test
  void anOldSplitDoesNotFitACorpusWhoseFilterHasChanged() {
    LabelledCorpus source = corpus("s", 100, 10, 0);
    LabelledCorpus target = corpus("t", 60, 6, 0);
    Protocol old = Protocol.plan(RANDOM, source, target, 1);

    assertThatThrownBy(() -> old.validate(Split.RANDOM, corpus("s", 104, 10, 0), target))
        .hasMessageContaining("the filter has changed");
    assertThatThrownBy(() -> old.validate(Split.RANDOM, corpus("s", 96, 10, 0), target))
        .hasMessageContaining("plan the split again");
    List<String> withTest = new ArrayList<>(old.sourceTrain());
    withTest.set(0, old.sourceValidation().get(0));
    Protocol leaking =
        new Protocol(withTest, old.sourceValidation(), old.targetTrain(), old.targetTest());
    assertThatThrownBy(() -> leaking.validate(Split.RANDOM, source, target))
        .hasMessageContaining("is in S_tr and in S_va");
  }

  private static List<Member> members(LabelledCorpus corpus, List<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    return corpus.members().stream().filter(member -> wanted.contains(member.id())).toList();
  }

  private static Set<String> audio(LabelledCorpus corpus, List<String> ids) {
    return members(corpus, ids).stream().map(Member::unit).collect(Collectors.toSet());
  }

  private static Set<String> speakers(LabelledCorpus corpus, List<String> ids) {
    return members(corpus, ids).stream().map(Member::speaker).collect(Collectors.toSet());
  }

  private static Set<String> classes(LabelledCorpus corpus, List<String> ids) {
    return members(corpus, ids).stream().map(Member::label).collect(Collectors.toSet());
  }
}
