package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} stays valid and closed to other machines. */
class DockerComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path FILE = ROOT.resolve("docker-compose.yml");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(.*?)}");

  private static String text;
  private static JsonNode compose;

  @BeforeAll
  static void read() throws IOException {
    text = Files.readString(FILE);
    Object merged = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    compose = new ObjectMapper().valueToTree(merged);
  }

  @Test
  void theWholeStackIsDescribed() {
    assertThat(services())
        .containsOnlyKeys(
            "migrate", "mlflow", "minio", "postgres", "temporal", "temporal-ui", "web", "worker");
  }

  @Test
  void everyServiceHasAnImageOfAFixedVersionAndAHealthCheck() {
    services()
        .forEach(
            (name, service) -> {
              String image = service.path("image").asText();
              assertThat(image).as(name).contains(":").doesNotEndWith(":latest");
              assertThat(image.endsWith(":local") || image.matches(".*@sha256:[0-9a-f]{64}"))
                  .as("%s is built here or named by its digest", image)
                  .isTrue();
              assertThat(service.path("healthcheck").path("test").isArray())
                  .as(name)
                  .isNotEqualTo(name.equals("migrate"));
            });
  }

  @Test
  void everyBuildFindsItsFiles() {
    services()
        .forEach(
            (name, service) -> {
              if (service.has("build")) {
                Path context = ROOT.resolve(service.at("/build/context").asText());
                String dockerfile = service.at("/build/dockerfile").asText("Dockerfile");
                assertThat(context.resolve(dockerfile)).as(name).isRegularFile();
              }
            });
  }

  @Test
  void webAloneIsReachedFromOutsideAndItsServersAreInANetworkWithoutAWayOut() {
    assertThat(compose.at("/networks/servers/internal").asBoolean()).isTrue();
    services()
        .forEach(
            (name, service) -> {
              boolean outside = service.has("ports");
              assertThat(outside).as(name).isEqualTo(name.matches("web|temporal-ui"));
              assertThat(service.path("networks").toString().contains("outside"))
                  .as(name)
                  .isEqualTo(outside);
            });
    assertThat(service("temporal-ui").path("profiles")).isNotEmpty();
    assertThat(service("temporal-ui").at("/ports/0").asText()).startsWith("127.0.0.1:");
    assertThat(service("web").at("/ports/0").asText())
        .isEqualTo("${VOCALISE_LISTEN:-127.0.0.1}:8443:8443");
  }

  @Test
  void webHasTlsAndALogInByDefaultAndDoesNotStartWithoutTheirFiles() {
    JsonNode web = service("web");
    for (String file : List.of("TLS_CERT", "TLS_KEY", "ADMIN_PASSWORD_FILE")) {
      String place = web.at("/environment/VOCALISE_" + file).asText();
      assertThat(place).startsWith("/run/secrets/");
      String name = place.substring("/run/secrets/".length());
      assertThat(web.path("secrets").toString()).contains("\"" + name + "\"");
      assertThat(compose.at("/secrets/" + name + "/file").asText()).startsWith("./infra/docker/");
    }
    assertThat(text).doesNotContain("QUARKUS_HTTP_HOST");
  }

  @Test
  void everyContainerIsConfined() {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.at("/cap_drop/0").asText()).as(name).isEqualTo("ALL");
              assertThat(service.at("/security_opt/0").asText())
                  .as(name)
                  .isEqualTo("no-new-privileges:true");
              assertThat(service.path("privileged").asBoolean()).as(name).isFalse();
              assertThat(service.at("/deploy/resources/limits").has("memory")).as(name).isTrue();
              assertThat(service.at("/deploy/resources/limits").has("cpus")).as(name).isTrue();
              assertThat(service.path("read_only").asBoolean())
                  .as(name)
                  .isEqualTo(!name.startsWith("temporal"));
            });
    for (String ours : List.of("migrate", "web", "worker", "mlflow")) {
      assertThat(service(ours).path("user").asText()).as(ours).matches("1000[12]");
    }
  }

  @Test
  void theOwnersPasswordIsGivenToTheMigrationAlone() {
    services()
        .forEach(
            (name, service) ->
                assertThat(service.path("environment").has("DATABASE_OWNER_URL"))
                    .as(name)
                    .isEqualTo(name.equals("migrate")));
  }

  @Test
  void everyDependencyExistsAndIsAwaitedUntilHealthy() {
    services()
        .forEach(
            (name, service) ->
                service
                    .path("depends_on")
                    .properties()
                    .forEach(
                        needed -> {
                          assertThat(services()).as(name).containsKey(needed.getKey());
                          assertThat(needed.getValue().path("condition").asText())
                              .as(name + " needs " + needed.getKey())
                              .isEqualTo(
                                  needed.getKey().equals("migrate")
                                      ? "service_completed_successfully"
                                      : "service_healthy");
                        }));
  }

  @Test
  void everyVolumeIsDeclaredOrAFileOfTheRepository() {
    services()
        .forEach(
            (name, service) ->
                service
                    .path("volumes")
                    .forEach(
                        volume -> {
                          String source =
                              VARIABLE.matcher(volume.asText()).replaceAll("").split(":")[0];
                          if (source.startsWith("./")) {
                            assertThat(ROOT.resolve(source)).as(name).exists();
                          } else if (!source.isEmpty()) {
                            assertThat(compose.path("volumes").has(source))
                                .as(name + " " + source)
                                .isTrue();
                          }
                        }));
  }

  @Test
  void everySecretMustBeGivenAndIsInTheExample() throws IOException {
    String example = Files.readString(ROOT.resolve("infra/docker/env.example"));
    TreeSet<String> names = new TreeSet<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      names.add(name);
      assertThat(example).contains(name + "=");
      if (name.equals("VOCALISE_PAYLOAD_KEYS")) {
        assertThat(matcher.group(2)).as("encrypting is a choice").startsWith(":-");
      } else if (name.matches(".*(PASSWORD|USER|KEY|SECRET).*")) {
        assertThat(matcher.group(2)).as(name).startsWith(":?");
        assertThat(example).as("no default for " + name).containsPattern("(?m)^" + name + "=$");
      }
    }
    assertThat(names).contains("POSTGRES_PASSWORD", "MINIO_ROOT_PASSWORD", "VOCALISE_DB_PASSWORD");
    services()
        .forEach(
            (name, service) ->
                service
                    .path("environment")
                    .properties()
                    .forEach(
                        variable -> {
                          if (variable.getKey().matches(".*(PASSWORD|PWD|SECRET).*")
                              && !variable.getKey().endsWith("_FILE")) {
                            assertThat(variable.getValue().asText())
                                .as(name + " " + variable.getKey())
                                .startsWith("${");
                          }
                        }));
  }

  @Test
  void theComposeClientAcceptsIt() throws Exception {
    assumeTrue(
        exitCode(List.of("docker", "compose", "version"), Map.of()) == 0,
        "no docker compose client");
    Map<String, String> secrets = new TreeMap<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      secrets.put(matcher.group(1), "/placeholder");
    }
    assertThat(
            exitCode(
                List.of("docker", "compose", "-f", FILE.toString(), "config", "--quiet"), secrets))
        .isZero();
  }

  private static JsonNode service(String name) {
    return compose.path("services").path(name);
  }

  /** Services by name, with what YAML's merge keys bring. */
  private static Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new TreeMap<>();
    compose
        .path("services")
        .properties()
        .forEach(entry -> services.put(entry.getKey(), entry.getValue()));
    return services;
  }

  private static int exitCode(List<String> command, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return 127;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      System.out.println(String.join(" ", command) + ": " + output.strip());
    }
    return exitCode;
  }
}
