package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may get in: accounts of people, tokens of programs. */
final class AccessCommands {
  private static final String ROLES = "viewer (reads), operator (also launches) or admin.";

  private AccessCommands() {}

  @Command(
      name = "user",
      description = "Accounts of people, for an instance that others reach too.",
      synopsisSubcommandLabel = "(list | add | role | reset | disable | enable)",
      footer = {"  vocalise user add ada --role operator", "  vocalise user disable ada"})
  static final class User extends Group {
    @Command(name = "list", description = "All accounts.", footer = "  vocalise user list")
    void list(
        @Option(names = "--format", description = "text or json.", defaultValue = "text")
            Format format) {
      print(
          "accounts",
          format,
          all -> {
            all.forEach(
                one ->
                    line(
                        "%-20s %-9s %s"
                            .formatted(
                                one.path("name").asText(), one.path("role").asText(), state(one))));
            if (all.isEmpty()) {
              line("No accounts. Whoever owns the data directory needs none: vocalise link");
            }
          });
    }

    private static String state(JsonNode account) {
      if (!account.path("enabled").asBoolean()) {
        return "disabled";
      }
      return account.path("hasPassword").asBoolean() ? "enabled" : "no password yet";
    }

    @Command(
        name = "add",
        description = "Add an account and print a link with which its owner chooses a password.",
        footer = "  vocalise user add ada --role operator")
    void add(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--role", required = true, paramLabel = "ROLE", description = ROLES)
            String role) {
      invite("accounts", Map.of("name", name, "role", role));
    }

    @Command(
        name = "role",
        description = "Give an account another role.",
        footer = "  vocalise user role ada admin")
    void role(
        @Parameters(paramLabel = "NAME") String name,
        @Parameters(paramLabel = "ROLE", description = ROLES) String role) {
      change(name, "role", Map.of("role", role));
    }

    @Command(
        name = "reset",
        description = "Take the password away and print a link to choose another.",
        footer = "  vocalise user reset ada")
    void reset(@Parameters(paramLabel = "NAME") String name) {
      invite("accounts/" + ApiClient.segment(name) + "/reset", Map.of());
    }

    @Command(
        name = "disable",
        description =
            "Let an account in no more; its log-ins end and its tokens count for nothing.",
        footer = "  vocalise user disable ada")
    void disable(@Parameters(paramLabel = "NAME") String name) {
      change(name, "disable", Map.of());
    }

    @Command(
        name = "enable",
        description = "Let it in again.",
        footer = "  vocalise user enable ada")
    void enable(@Parameters(paramLabel = "NAME") String name) {
      change(name, "enable", Map.of());
    }

    private void change(String name, String what, Map<String, ?> body) {
      try (Session session = session()) {
        JsonNode account =
            session.api().post("accounts/" + ApiClient.segment(name) + "/" + what, body);
        line(
            "%s: %s, %s"
                .formatted(
                    account.path("name").asText(), account.path("role").asText(), state(account)));
      }
    }

    private void invite(String path, Map<String, ?> body) {
      try (Session session = running(root())) {
        JsonNode invited = session.api().post(path, body);
        line(
            "%s logs in once with this link, within an hour, and chooses a password:"
                .formatted(invited.path("account").path("name").asText()));
        line(invited.path("link").asText());
      }
    }
  }

  @Command(
      name = "token",
      description = "Tokens with which programs show who they are.",
      synopsisSubcommandLabel = "(list | create | revoke)",
      footer = {
        "  vocalise token create ci --role viewer --days 30",
        "  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8090/api/v1/campaigns"
      })
  static final class Token extends Group {
    @Command(
        name = "list",
        description = "Tokens, the newest first.",
        footer = "  vocalise token list")
    void list(
        @Option(names = "--format", description = "text or json.", defaultValue = "text")
            Format format) {
      print(
          "tokens",
          format,
          all -> {
            all.forEach(
                one ->
                    line(
                        "%s  %-20s %-9s of %s, %s"
                            .formatted(
                                one.path("id").asText(),
                                one.path("name").asText(),
                                one.path("role").asText(),
                                one.path("owner").asText(),
                                one.hasNonNull("revokedAt")
                                    ? "revoked"
                                    : "until " + one.path("expiresAt").asText())));
            if (all.isEmpty()) {
              line("No tokens. Make one with: vocalise token create NAME");
            }
          });
    }

    @Command(
        name = "create",
        description = "Make a token; only its secret is printed, this once.",
        footer = "  vocalise token create ci --role viewer --days 30")
    void create(
        @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
        @Option(names = "--role", paramLabel = "ROLE", description = ROLES, defaultValue = "viewer")
            String role,
        @Option(
                names = "--days",
                paramLabel = "N",
                description = "Until it expires, at most 366 (default: ${DEFAULT-VALUE}).",
                defaultValue = "90")
            int days) {
      try (Session session = session()) {
        line(
            session
                .api()
                .post("tokens", Map.of("name", name, "role", role, "days", days))
                .path("secret")
                .asText());
      }
    }

    @Command(
        name = "revoke",
        description = "Refuse a token from now on.",
        footer = "  vocalise token revoke 2f1c8d1e-…")
    void revoke(@Parameters(paramLabel = "ID", description = "As token list shows it.") String id) {
      try (Session session = session()) {
        JsonNode token =
            session.api().post("tokens/" + ApiClient.segment(id) + "/revoke", Map.of());
        line("revoked: " + token.path("name").asText());
      }
    }
  }

  /** A link ends with its instance, so one that ends with the command makes none. */
  static Session running(VocaliseCommand root) {
    String why = "no instance runs here whose link could be opened; start: vocalise up";
    root.requireShared(why);
    Session session = root.session();
    if (!session.shared()) { // the one that held the directory has just ended
      session.close();
      throw new UserError(why);
    }
    return session;
  }
}
