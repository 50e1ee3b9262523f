package dev.vocalise.model.dataset;

import dev.vocalise.model.dataset.LabelledCorpus.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Who is trained on, chosen by and tested on, in one seed run (the paper, §4.2): ids in the order
 * of the shuffle. It holds no labels, so training code that is given {@code targetTrain} cannot
 * read the target's.
 *
 * @param sourceTrain {@code S_tr}
 * @param sourceValidation {@code S_va}
 * @param targetTrain {@code T_tr}
 * @param targetTest {@code T_te}
 */
public record Protocol(
    List<String> sourceTrain,
    List<String> sourceValidation,
    List<String> targetTrain,
    List<String> targetTest) {
  public Protocol {
    sourceTrain = List.copyOf(sourceTrain);
    sourceValidation = List.copyOf(sourceValidation);
    targetTrain = List.copyOf(targetTrain);
    targetTest = List.copyOf(targetTest);
  }

  /**
   * Cuts both corpora by shuffles that depend on (seed, corpus digest) alone and validates the
   * result.
   *
   * @throws ProtocolException if no draw has every class where it is needed, if speakers are
   *     unknown in a speaker-independent split, or if the corpora share a recording
   */
  public static Protocol plan(
      SplitSettings settings, LabelledCorpus source, LabelledCorpus target, long seed) {
    Set<String> all = new LinkedHashSet<>(source.classes().names());
    SplitPlan.Parts sourceParts =
        new SplitPlan("source", settings.split(), settings.sourceTrainShare(), all, all)
            .cut(source, seed);
    SplitPlan.Parts targetParts =
        new SplitPlan(
                "target",
                settings.split(),
                settings.targetTrainShare(),
                Set.of(), // labels of T_tr decide nothing
                all)
            .cut(target, seed);
    Protocol protocol =
        new Protocol(
            ids(sourceParts.first()),
            ids(sourceParts.second()),
            ids(targetParts.first()),
            ids(targetParts.second()));
    protocol.validate(settings.split(), source, target);
    return protocol;
  }

  private static List<String> ids(List<Member> members) {
    return members.stream().map(Member::id).toList();
  }

  /**
   * Checks a protocol, also one that was read from a file, against the corpora it is about: nothing
   * foreign, nothing missing, no recording in two parts under whatever name, every class in {@code
   * S_tr}, {@code S_va} and {@code T_te}, no speaker in two parts of a speaker-independent split.
   */
  public void validate(SplitSettings.Split split, LabelledCorpus source, LabelledCorpus target) {
    Map<String, String> partByAudio = new HashMap<>();
    List<Member> training = members("S_tr", sourceTrain, source);
    List<Member> validation = members("S_va", sourceValidation, source);
    List<Member> adaptation = members("T_tr", targetTrain, target);
    List<Member> test = members("T_te", targetTest, target);
    requireDisjoint("S_tr", training, partByAudio);
    requireDisjoint("S_va", validation, partByAudio);
    requireDisjoint("T_tr", adaptation, partByAudio);
    requireDisjoint("T_te", test, partByAudio);
    requireComplete("source", source, training.size() + validation.size());
    requireComplete("target", target, adaptation.size() + test.size());
    requireEveryClass("S_tr", training, source.classes());
    requireEveryClass("S_va", validation, source.classes());
    requireEveryClass("T_te", test, target.classes());
    if (adaptation.isEmpty()) {
      throw new ProtocolException("T_tr is empty: the target corpus is too small to be cut");
    }
    if (split == SplitSettings.Split.SPEAKER_INDEPENDENT) {
      requireSpeakersApart("S_tr", training, "S_va", validation);
      requireSpeakersApart("T_tr", adaptation, "T_te", test);
    }
  }

  /**
   * Checks that recordings of further corpora, which are adapted to as a whole, are in no part and
   * in no other of them under whatever name.
   *
   * @param extra utterances by the names of the corpora
   */
  public void requireApart(
      LabelledCorpus source, LabelledCorpus target, SortedMap<String, List<Utterance>> extra) {
    Map<String, String> partByAudio = new HashMap<>();
    requireDisjoint("S_tr", members("S_tr", sourceTrain, source), partByAudio);
    requireDisjoint("S_va", members("S_va", sourceValidation, source), partByAudio);
    requireDisjoint("T_tr", members("T_tr", targetTrain, target), partByAudio);
    requireDisjoint("T_te", members("T_te", targetTest, target), partByAudio);
    extra.forEach(
        (name, utterances) -> {
          for (Utterance utterance : utterances) {
            requireDisjoint(
                "the extra corpus " + name, utterance.id(), utterance.unit(), partByAudio);
          }
        });
  }

  private static List<Member> members(String part, List<String> ids, LabelledCorpus corpus) {
    Map<String, Member> byId = new HashMap<>();
    corpus.members().forEach(member -> byId.put(member.id(), member));
    List<Member> members = new ArrayList<>(ids.size());
    for (String id : ids) {
      Member member = byId.remove(id);
      if (member == null) {
        throw new ProtocolException(
            ("%s names '%s', which occurs twice or is no usable utterance of corpus %s:"
                    + " plan the split again for this corpus and label map")
                .formatted(part, id, corpus.digest()));
      }
      members.add(member);
    }
    return members;
  }

  private static void requireDisjoint(
      String part, List<Member> members, Map<String, String> partByAudio) {
    members.forEach(member -> requireDisjoint(part, member.id(), member.unit(), partByAudio));
  }

  private static void requireDisjoint(
      String part, String id, String unit, Map<String, String> partByAudio) {
    String other = partByAudio.putIfAbsent(unit, part);
    if (other != null && !other.equals(part)) {
      throw new ProtocolException(
          ("the recording of '%s' (sha256 %s) is in %s and in %s, maybe under another"
                  + " name: take it out of one corpus")
              .formatted(id, unit, other, part));
    }
  }

  private static void requireComplete(String side, LabelledCorpus corpus, int used) {
    if (used != corpus.members().size()) {
      throw new ProtocolException(
          ("the parts of the %s hold %s utterances, expected all %s: the filter has"
                  + " changed since the split was made, plan it again")
              .formatted(side, used, corpus.members().size()));
    }
  }

  private static void requireEveryClass(String part, List<Member> members, ClassNames classes) {
    Set<String> missing = new LinkedHashSet<>(classes.names());
    members.forEach(member -> missing.remove(member.label()));
    if (!missing.isEmpty()) {
      throw new ProtocolException(
          part + " has no utterance of " + String.join(", ", missing) + ", expected every class");
    }
  }

  private static void requireSpeakersApart(
      String onePart, List<Member> one, String otherPart, List<Member> other) {
    Set<String> speakers = new HashSet<>();
    one.forEach(member -> speakers.add(member.speaker()));
    for (Member member : other) {
      if (speakers.contains(member.speaker())) {
        throw new ProtocolException(
            "speaker '" + member.speaker() + "' is in " + onePart + " and in " + otherPart);
      }
    }
  }
}
