package dev.vocalise.web.gate;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.access.Callers;
import dev.vocalise.web.access.Disbelief;
import dev.vocalise.web.access.LoginCookie;
import dev.vocalise.web.access.OidcSettings;
import dev.vocalise.web.access.Who;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.security.spi.runtime.BlockingSecurityExecutor;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whom a request comes from: by a token, by the cookie of a browser, or by what the
 * identity provider says. What proves nothing makes nobody of the caller, and the challenge says
 * why.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class AccessMechanism implements HttpAuthenticationMechanism {
  private static final String BEARER = "Bearer ";

  /** An answer, so that no other mechanism is asked. */
  private static final SecurityIdentity NOBODY =
      QuarkusSecurityIdentity.builder()
          .setPrincipal(new QuarkusPrincipal(""))
          .setAnonymous(true)
          .build();

  private final Callers callers;
  private final LoginCookie cookie;
  private final Optional<OidcSettings> settings;
  private final OidcAuthenticationMechanism provider;
  private final BlockingSecurityExecutor blocking;
  private final Refusals refusals;

  public AccessMechanism(
      Callers callers,
      LoginCookie cookie,
      Optional<OidcSettings> settings,
      OidcAuthenticationMechanism provider,
      BlockingSecurityExecutor blocking,
      Refusals refusals) {
    this.callers = callers;
    this.cookie = cookie;
    this.settings = settings;
    this.provider = provider;
    this.blocking = blocking;
    this.refusals = refusals;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    @Nullable String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return nobody(context, Disbelief.SCHEME);
    }
    @Nullable String token = header == null ? null : header.substring(BEARER.length()).strip();
    if (token != null && (settings.isEmpty() || token.indexOf('.') < 0)) {
      return ours(context, () -> callers.ofToken(token), Disbelief.TOKEN);
    }
    @Nullable Cookie session = context.request().getCookie(cookie.name());
    if (token == null && session != null) {
      return ours(context, () -> callers.ofSession(session.getValue()), Disbelief.ENDED);
    }
    return settings.isEmpty()
        ? Uni.createFrom().nullItem()
        : provider
            .authenticate(context, identities)
            .map(identity -> identity == null ? null : federated(context, identity))
            .onFailure(AuthenticationFailedException.class)
            .recoverWithUni(
                () -> nobody(context, token == null ? Disbelief.ENDED : Disbelief.PROVIDER));
  }

  private Uni<SecurityIdentity> ours(
      RoutingContext context, Supplier<Optional<Caller>> lookup, Disbelief otherwise) {
    return blocking
        .executeBlocking(lookup)
        .flatMap(
            found ->
                found.isEmpty()
                    ? nobody(context, otherwise)
                    : Uni.createFrom().item(identity(context, found.get())))
        .onFailure(RuntimeException.class)
        .recoverWithUni(
            failure -> {
              refusals.because(context, failure);
              return Uni.createFrom().item(NOBODY);
            });
  }

  private Uni<SecurityIdentity> nobody(RoutingContext context, Disbelief why) {
    return Uni.createFrom().item(disbelieved(context, why));
  }

  /** This answers then, and not the provider's own mechanism, which has put itself there. */
  private SecurityIdentity disbelieved(RoutingContext context, Disbelief why) {
    context.put(HttpAuthenticationMechanism.class.getName(), this);
    refusals.because(context, why);
    return NOBODY;
  }

  private static SecurityIdentity identity(RoutingContext context, Caller caller) {
    Who.is(context, caller);
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.name()))
        .addRoles(caller.role().words())
        .build();
  }

  /** The provider says who it is, and its groups what they may do. */
  private SecurityIdentity federated(RoutingContext context, SecurityIdentity identity) {
    String name = identity.getPrincipal().getName() + "@" + settings.orElseThrow().host();
    Optional<Role> role =
        Arrays.stream(Role.values())
            .filter(one -> identity.hasRole(OidcSettings.ROLE_PREFIX + one.word()))
            .reduce((lower, higher) -> higher);
    if (role.isEmpty()) {
      return disbelieved(context, Disbelief.ROLE);
    }
    return identity(context, Caller.federated(name, role.get())); // and no group besides
  }

  /** Nothing but the page that asks for it sends anybody to the identity provider. */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    return settings.isPresent()
            && context.normalizedPath().equals(AccessPolicy.PROVIDER)
            && !refusals.isBecause(context, Disbelief.ROLE)
        ? provider.sendChallenge(context)
        : refusals.send(context);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public int getPriority() {
    return 2 * DEFAULT_PRIORITY; // the provider's own stands beside this one
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return provider.getCredentialTypes();
  }
}
