package dev.vocalise.activities.export.dossier;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.RecordedFacts;
import dev.vocalise.infra.lineage.CampaignView;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Technical documentation by Annex IV of Regulation (EU) 2024/1689 and logging by its Article 12:
 * every point in its order, filled with what is recorded, or named as a gap that the provider must
 * fill. It is no assessment.
 */
public final class Dossier implements Export {
  @Override
  public String name() {
    return "dossier";
  }

  @Override
  public String title() {
    return "AI Act dossier (Annex IV, Article 12)";
  }

  @Override
  public String mediaType() {
    return "text/markdown";
  }

  @Override
  public String ending() {
    return "dossier.md";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    out.write(new Text(what).all().getBytes(UTF_8));
  }

  private static final class Text {
    private final ExportedCampaign what;
    private final RecordedFacts facts;
    private final StringBuilder text = new StringBuilder();

    Text(ExportedCampaign what) {
      this.what = what;
      this.facts = new RecordedFacts(what);
    }

    String all() {
      CampaignView campaign = what.campaign();
      text.append("# Technical documentation: ").append(campaign.name()).append("\n\n");
      text.append(
          "Made by Vocalise from its records; structure: Annex IV and Article 12 of Regulation (EU) 2024/1689. **Gap** marks what Vocalise cannot know and the provider has to add. Nobody has assessed conformity.\n");
      if (what.oneRun()) {
        text.append("\nOf one run alone: ").append(what.onlyRun().id()).append(".\n");
      }
      annexOne();
      annexTwo();
      annexThreeToNine();
      articleTwelve();
      return text.toString();
    }

    private void annexOne() {
      CampaignView campaign = what.campaign();
      heading("Annex IV, 1. General description");
      point("(a) Intended purpose, provider, version");
      recorded(
          "Campaign `%s`%s, specification SHA-256 `%s`, launched %s, state %s, ended %s."
              .formatted(
                  campaign.name(),
                  what.spec().description() == null ? "" : " (" + what.spec().description() + ")",
                  campaign.specSha256(),
                  campaign.createdAt(),
                  campaign.state(),
                  campaign.endedAt() == null ? "not yet" : campaign.endedAt()));
      recorded(
          "Made for experiments in research; Vocalise knows of no other purpose, nor of earlier versions.");
      gap("the intended purpose of a system that is put into service, its provider, its version.");
      point("(b) Interaction with hardware and software");
      gap("which systems the model is built into.");
      point("(c) Versions of software");
      text.append(facts.environments());
      point("(d) Forms in which it is placed on the market");
      recorded("Weights in Hugging Face layout, signed (`vocalise export hf-model`).");
      gap("every other form.");
      point("(e) Hardware on which it is intended to run");
      recorded("Trained and tested on the machines of 1(c).");
      gap("the hardware of the deployer.");
      point("(f) Product photographs or illustrations");
      gap("where the system is a component of a product.");
      point("(g), (h) User interface and instructions for use");
      gap("both, for the deployer.");
    }

    private void annexTwo() {
      heading("Annex IV, 2. Elements of the system and how it was developed");
      point("(a) Methods and steps, pre-trained systems of third parties");
      text.append(facts.settings()).append('\n').append(facts.checkpoints());
      gap("how checkpoints whose licence is not declared may be used.");
      point("(b) Design: general logic, choices, what is optimised for");
      recorded(
          "A transformer encoder and an emotion head, trained with the losses of the settings above, chosen by its score on validation data of the source, without labels of the target. Output: logits of four classes (neutral, happiness, sadness, anger). Equations and their tests: docs/method.md of Vocalise.");
      gap("why these classes, these persons and these trade-offs fit the purpose.");
      point("(c) Architecture and computational resources");
      recorded("Attempts of all stages: " + what.record().stages().size() + ".");
      text.append(facts.ends());
      gap("energy and hours are not recorded, nor how components integrate in a product.");
      point("(d) Data");
      text.append(facts.corpora()).append('\n');
      text.append(facts.functionals()).append(facts.splits());
      gap(
          "how the recordings were obtained and from whom, consent, who labelled them and how, licences of the corpora: see each corpus' own documentation.");
      point("(e) Human oversight (Article 14)");
      gap("Vocalise has none: measures belong to the system that uses the model.");
      point("(f) Pre-determined changes");
      gap("none is recorded.");
      point("(g) Validation and testing");
      recorded(
          "Tested on T_te of the target, whose labels only the evaluation reads. Metric: unweighted average recall (UAR), the mean of the recalls of all classes that occur, as a fraction.");
      text.append(facts.runs()).append('\n').append(facts.results());
      recorded(
          "Each result and each file stands in a signed entry of the ledger (Ed25519, DSSE, in-toto):");
      text.append(facts.files());
      gap(
          "scores per age, gender, language or dialect; robustness against attacks; the names of responsible persons with their signatures and dates.");
      point("(h) Cybersecurity");
      recorded(
          "Artifacts are named by their SHA-256 and verified when read; exported models are signed (OpenSSF model signing v1.0).");
      gap("measures of the system that uses the model.");
    }

    private void annexThreeToNine() {
      heading("Annex IV, 3. Monitoring, functioning and control");
      recorded(
          "Expected accuracy: the results of 2(g), on these corpora and on no other. Input: utterances of the front end in the settings; other recordings are outside of what was tested.");
      gap(
          "accuracy for specific persons or groups; foreseeable unintended outcomes; risks to health, safety, fundamental rights and of discrimination; oversight.");
      recorded(
          "Note: inferring emotions at work and in education is prohibited with few exceptions (Article 5(1)(f)); other emotion recognition is high-risk (Annex III, 1(c)); persons must be told (Article 50(3)).");
      heading("Annex IV, 4. Why the metrics are appropriate");
      recorded(
          "UAR counts every class alike, however rare it is; recalls per class and confusion counts stand beside it, and every mean has its deviation over seeds.");
      gap("whether they fit the purpose.");
      heading("Annex IV, 5. Risk management system (Article 9)");
      gap("all of it.");
      heading("Annex IV, 6. Changes through the lifecycle");
      recorded(
          "The campaign was made by the builds of 1(c); runs that were done again show as attempts in 2(c).");
      gap("changes after the export.");
      heading("Annex IV, 7. Harmonised standards");
      gap("none is recorded as applied.");
      heading("Annex IV, 8. EU declaration of conformity");
      gap("there is none.");
      heading("Annex IV, 9. Post-market monitoring (Article 72)");
      gap("all of it.");
    }

    private void articleTwelve() {
      heading("Article 12. Record-keeping");
      point("(1) Automatic recording of events over the lifetime");
      long signed =
          what.record().stages().stream().filter(stage -> stage.ledgerSeq() != null).count();
      recorded(
          "While it was developed: %d attempts of stages with times, settings, inputs, outputs and failures, %d of them with a signed statement in an append-only ledger."
              .formatted(what.record().stages().size(), signed));
      gap("logs of the system in use: Vocalise trains and tests and serves no predictions.");
      point("(2)(a) Situations of risk, substantial modification");
      recorded("Weights are named by digest, so that a modified model is another one.");
      gap("events in use.");
      point("(2)(b), (c) Post-market monitoring, operation");
      gap("both, in use.");
      point("(3) Remote biometric identification");
      recorded("Does not apply: persons are not identified (Annex III, 1(a)).");
    }

    private void heading(String title) {
      blank();
      text.append("## ").append(title).append("\n\n");
    }

    private void point(String title) {
      blank();
      text.append("### ").append(title).append("\n\n");
    }

    private void recorded(String sentence) {
      blank();
      text.append(sentence).append("\n\n");
    }

    private void gap(String sentence) {
      blank();
      text.append("**Gap:** ").append(sentence).append("\n\n");
    }

    /** One empty line, whatever stands before it. */
    private void blank() {
      while (text.lastIndexOf("\n\n") != text.length() - 2) {
        text.append('\n');
      }
    }
  }
}
