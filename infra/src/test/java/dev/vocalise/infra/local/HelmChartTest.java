package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Helm makes of the chart: valid for Kubernetes, and closed. */
class HelmChartTest {
  private static final Path CHART = Path.of("../infra/helm/vocalise").toAbsolutePath().normalize();

  /** Where .ci/run puts both, if they are not on the path. */
  private static final Path TOOLS =
      Path.of(System.getProperty("user.home"), ".cache", "vocalise-tools");

  private static final List<String> LEAST =
      List.of(
          "--set=image.repository=registry.example/vocalise",
          "--set=image.digest=sha256:" + "0".repeat(64),
          "--set=servers.temporal=temporal:7233",
          "--set=servers.s3Endpoint=https://store:9000");

  private static final List<String> SECRETS =
      List.of("--set=secret.existingSecret=secret", "--set=tls.existingSecret=tls");

  private static final List<String> ALL =
      Stream.concat(
              SECRETS.stream(),
              Stream.of(
                  "--set=workers.gpu.keda.enabled=true",
                  "--set=ingress.enabled=true,ingress.host=vocalise.example,ingress.tlsSecret=t",
                  "--set=corpora.existingClaim=corpora",
                  "--set=metrics.serviceMonitor=true,metrics.tokenSecret=token",
                  "--set=access.oidc.issuer=https://issuer.example,access.oidc.clientId=c",
                  "--set=servers.otlp=http://collector:4318,servers.mlflow=http://mlflow:5000"))
          .toList();

  private static String helm = "";
  @TempDir Path folder;

  private record Ran(int exitCode, String output) {}

  @BeforeAll
  static void helmIsThere() throws Exception {
    helm = tool("helm", "version").orElse("");
    assumeTrue(!helm.isEmpty(), "no helm; .ci/run installs it");
  }

  @Test
  void everythingIsValidForKubernetes() throws Exception {
    String validator = tool("kubernetes-validate", "--version").orElse("");
    assumeTrue(!validator.isEmpty(), "no kubernetes-validate; .ci/run installs it");
    Path rendered = folder.resolve("rendered.yaml");
    Files.writeString(rendered, render(ALL).output());
    Ran checked = run(validator, "--strict", rendered.toString());
    assertThat(checked.exitCode()).as(checked.output()).isZero();
    assertThat(checked.output().lines().filter(line -> line.contains(" passed for ")))
        .hasSizeGreaterThan(10);
    assertThat(checked.output().lines().filter(line -> line.startsWith("WARN")))
        .allSatisfy(line -> assertThat(line).containsAnyOf("ScaledObject", "ServiceMonitor"));
  }

  @Test
  void everyPodIsConfined() throws Exception {
    List<JsonNode> pods = pods(ALL);
    assertThat(pods).hasSize(4);
    for (JsonNode pod : pods) {
      JsonNode spec = pod.path("spec");
      assertThat(spec.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(spec.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(spec.has("hostNetwork") || spec.has("hostPID") || spec.has("hostIPC")).isFalse();
      spec.path("volumes").forEach(volume -> assertThat(volume.has("hostPath")).isFalse());
      for (JsonNode container : spec.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("privileged").asBoolean(true)).isFalse();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(security.at("/capabilities").has("add")).isFalse();
        for (String bound : List.of("limits", "requests")) {
          assertThat(container.at("/resources/" + bound).has("memory")).isTrue();
          assertThat(container.at("/resources/" + bound).has("cpu")).isTrue();
        }
        assertThat(container.path("image").asText()).contains("@sha256:");
      }
    }
  }

  @Test
  void whatServesIsProbedAndHasTimeToHandOver() throws Exception {
    for (JsonNode deployment : kind(ALL, "Deployment").toList()) {
      JsonNode pod = deployment.at("/spec/template/spec");
      assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
      JsonNode container = pod.path("containers").get(0);
      assertThat(container.at("/livenessProbe/exec/command").toString()).contains("health/live");
      assertThat(container.at("/readinessProbe/exec/command").toString()).contains("health/ready");
      assertThat(container.has("startupProbe")).isTrue();
    }
  }

  @Test
  void noSecretStandsInAPodAndTheOwnersLoginIsForTheMigrationAlone() throws Exception {
    for (JsonNode pod : pods(ALL)) {
      boolean migrates = pod.toString().contains("\"migrate\"");
      for (JsonNode variable : pod.at("/spec/containers/0/env")) {
        String name = variable.path("name").asText();
        if (name.matches(".*(URL|SECRET_KEY|ACCESS_KEY|API_KEY|KEYS|PASSWORD)")) {
          assertThat(variable.has("value")).as(name).isFalse();
          assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("secret");
        }
        if (!migrates) {
          assertThat(name).isNotEqualTo("DATABASE_OWNER_URL");
        }
      }
    }
    assertThat(kind(ALL, "Secret")).isEmpty();
  }

  @Test
  void theNetworkIsClosedButForWhatIsNamed() throws Exception {
    List<JsonNode> policies = kind(ALL, "NetworkPolicy").toList();
    JsonNode deny = policies.get(0).path("spec");
    assertThat(deny.path("policyTypes")).hasSize(2);
    assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
    for (JsonNode policy : policies) {
      policy.at("/spec/ingress").forEach(rule -> assertThat(rule.path("from")).isNotEmpty());
      policy.at("/spec/egress").forEach(rule -> assertThat(rule.path("ports")).isNotEmpty());
    }
    assertThat(kind(ALL, "Service"))
        .allSatisfy(
            service -> assertThat(service.at("/spec/type").asText()).isEqualTo("ClusterIP"));
    assertThat(kind(ALL, "Ingress"))
        .hasSize(1)
        .allSatisfy(
            ingress -> assertThat(ingress.at("/spec/tls/0/secretName").asText()).isNotEmpty());
    assertThat(kind(ALL, "PodDisruptionBudget")).hasSize(1);
  }

  @Test
  void aClassOfDevicesIsScaledByItsQueueWhereAskedFor() throws Exception {
    JsonNode scaled = kind(ALL, "ScaledObject").toList().get(0);
    assertThat(scaled.at("/spec/scaleTargetRef/name").asText()).isEqualTo("x-worker-gpu");
    assertThat(scaled.at("/spec/triggers/0/metadata/taskQueue").asText())
        .isEqualTo("vocalise-train");
    assertThat(kind(SECRETS, "ScaledObject")).isEmpty();
    assertThat(kind(SECRETS, "Deployment")).hasSize(2); // web and cpu
  }

  @Test
  void secretsOfTheValuesBecomeASecret() throws Exception {
    List<String> values =
        List.of(
            "--set=tls.behindProxy={10.0.0.0/8}",
            "--set=secret.create.DATABASE_URL=a,secret.create.DATABASE_OWNER_URL=b",
            "--set=secret.create.S3_ACCESS_KEY=c,secret.create.S3_SECRET_KEY=d",
            "--set=secret.create.admin-password=e",
            "--set=secret.create.ledger-key\\.pem=f");
    assertThat(kind(values, "Secret"))
        .singleElement()
        .satisfies(
            secret -> assertThat(secret.at("/stringData/admin-password").asText()).isEqualTo("e"));
    assertThat(render(values).output()).contains("VOCALISE_PROXY").doesNotContain("TLS_CERT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--set=tls.existingSecret=",
        "--set=secret.existingSecret=",
        "--set=image.digest=latest",
        "--set=workers.cpu.device=tpu",
        "--set=workers.cpu.queues=everything",
        "--set=workers.cpu.resources.limits=null",
        "--set=ingress.enabled=true,ingress.host=h",
        "--set=unknown=1"
      })
  void whatIsMissingOrWrongIsRefused(String wrong) throws Exception {
    List<String> values = new ArrayList<>(SECRETS);
    values.add(wrong);
    Ran refused = render(values);
    assertThat(refused.exitCode()).as(wrong).isNotZero();
    assertThat(refused.output()).doesNotContain("kind: Deployment");
  }

  private static Stream<JsonNode> kind(List<String> values, String kind) throws Exception {
    Ran rendered = render(values);
    assertThat(rendered.exitCode()).as(rendered.output()).isZero();
    Iterable<Object> documents =
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(rendered.output());
    return StreamSupport.stream(documents.spliterator(), false)
        .map(document -> new ObjectMapper().<JsonNode>valueToTree(document))
        .filter(document -> document.path("kind").asText().equals(kind))
        .toList()
        .stream();
  }

  private static List<JsonNode> pods(List<String> values) throws Exception {
    return Stream.concat(kind(values, "Deployment"), kind(values, "Job"))
        .map(owner -> owner.at("/spec/template"))
        .toList();
  }

  private static Ran render(List<String> values) throws Exception {
    List<String> command = new ArrayList<>(List.of(helm, "template", "x", CHART.toString()));
    command.add("--kube-version=1.31.0");
    command.addAll(LEAST);
    command.addAll(values);
    return run(command.toArray(String[]::new));
  }

  private static Optional<String> tool(String name, String probe) throws Exception {
    for (String place :
        List.of(
            name,
            TOOLS.resolve(name).toString(),
            TOOLS.resolve("kubernetes/bin/" + name).toString())) {
      @Nullable Ran ran = runs(place, probe);
      if (ran != null && ran.exitCode() == 0) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Ran runs(String... command) throws Exception {
    try {
      return run(command);
    } catch (IOException e) {
      return null; // not there
    }
  }

  private static Ran run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }
}
