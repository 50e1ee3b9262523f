package dev.vocalise.infra.artifact;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.XmlParserException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/** What an S3 server said when it refused, and what to set. */
final class StoreRefusal {
  private static final Map<String, String> ADVICE =
      Map.of(
          "InvalidAccessKeyId", "the server does not know this access key; correct S3_ACCESS_KEY",
          "SignatureDoesNotMatch",
              "the secret key is wrong, or something between changes requests; correct S3_SECRET_KEY",
          "InvalidToken",
              "the keys have expired or belong to another server; renew S3_ACCESS_KEY and S3_SECRET_KEY",
          "ExpiredToken", "renew S3_ACCESS_KEY and S3_SECRET_KEY",
          "XMinioStorageFull", "free space on the server's disks",
          "InsufficientStorage", "free space on the server's disks",
          "QuotaExceeded", "let the server's administrator raise the bucket's quota",
          "SlowDown", "the server is overloaded; try again later",
          "ServiceUnavailable", "the server is overloaded or starts; try again later",
          "XMinioServerNotInitialized", "the server starts; try again in a moment");

  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([^']+)'");
  private static final Pattern TITLE = Pattern.compile("(?is)<title>([^<]{1,80})</title>");

  private StoreRefusal() {}

  /** The answer came, but from something that is no S3 server, such as its console. */
  static final class PageException extends IOException {
    PageException(String page) {
      super(page);
    }
  }

  /** Whether an answer is a web page; no artifact is one. */
  static boolean isPage(Response answer) {
    return answer.header("Content-Type", "").startsWith("text/html");
  }

  static PageException page(Response answer) throws IOException {
    Matcher title = TITLE.matcher(answer.peekBody(10_000).string());
    return new PageException(
        "answered %d with a web page%s: %s"
            .formatted(
                answer.code(),
                title.find() ? " ('" + title.group(1).strip() + "')" : "",
                answer.code() >= 500
                    ? "see that the server behind that proxy runs"
                    : "that is no S3 server; let S3_ENDPOINT name the port of the API (MinIO: 9000, where its console has 9001)"));
  }

  /** One line without an end mark. */
  static String explained(Throwable failure, String bucket) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PageException page) {
        return String.valueOf(page.getMessage());
      }
      if (t instanceof ErrorResponseException response) {
        return explained(response, bucket);
      }
      if (t instanceof XmlParserException) {
        return "the answer is not S3's XML: let S3_ENDPOINT name the port of an S3 API";
      }
    }
    return connection(failure);
  }

  private static String explained(ErrorResponseException e, String bucket) {
    String code = e.errorResponse().code();
    String words = String.valueOf(e.errorResponse().message()).strip().replaceFirst("\\.$", "");
    return "%d %s (%s)%s"
        .formatted(
            e.response().code(),
            code,
            words.replaceAll("\\s+", " "),
            advice(e, code, words, bucket));
  }

  private static String advice(ErrorResponseException e, String code, String words, String bucket) {
    return switch (code) {
      case "RequestTimeTooSkewed" ->
          ": the clocks differ (here %s, there %s); set the wrong one, for example with NTP"
              .formatted(
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  e.response().header("Date", "not told"));
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "TemporaryRedirect",
          "Redirect",
          "BadRequest",
          "IllegalLocationConstraintException",
          "InvalidLocationConstraint" ->
          region(e, words);
      case "AccessDenied", "AllAccessDisabled", "AccountProblem" ->
          e.response().request().method().equals("PUT") && isBucket(e, bucket)
              ? ": the bucket '%s' is not there and these keys may not make it; create it on the server, or allow s3:CreateBucket"
                  .formatted(bucket)
              : ": let the policy of these keys allow s3:ListBucket on '%1$s' and s3:GetObject, s3:PutObject and s3:DeleteObject on '%1$s/*'"
                  .formatted(bucket);
      case "NoSuchBucket" -> ": create the bucket '%s' on the server".formatted(bucket);
      default -> ADVICE.containsKey(code) ? ": " + ADVICE.get(code) : "";
    };
  }

  private static boolean isBucket(ErrorResponseException e, String bucket) {
    return e.response().request().url().encodedPath().replaceAll("/", "").equals(bucket);
  }

  private static String region(ErrorResponseException e, String words) {
    Matcher expected = EXPECTED_REGION.matcher(words);
    String named = e.response().header("x-amz-bucket-region", "");
    String region = !named.isEmpty() ? named : expected.find() ? expected.group(1) : "";
    if (region.isEmpty()) {
      return ": the bucket is in another region or at another address; set S3_REGION to its region, and S3_ENDPOINT to that region's address";
    }
    return ": set S3_REGION=%s%s"
        .formatted(
            region,
            e.response().code() / 100 == 3 ? " and S3_ENDPOINT to that region's address" : "");
  }

  /** No answer that HTTP would know; a bad certificate is the cause of a failure of TLS. */
  private static String connection(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      causes.add(0, t);
    }
    for (Throwable t : causes) {
      String advice = advice(t);
      if (!advice.isEmpty()) {
        return advice;
      }
    }
    return causes.get(0).getMessage() + ": see that it runs, or correct S3_ENDPOINT";
  }

  private static String advice(Throwable t) {
    if (t instanceof UnknownHostException) {
      return "the host's name is not known here: correct it in S3_ENDPOINT";
    }
    if (t instanceof CertificateException || t instanceof CertPathBuilderException) {
      return "its certificate is not trusted (%s): let Java trust it with VOCALISE_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE"
          .formatted(t.getMessage());
    }
    if (t instanceof SSLException) {
      return "no TLS came about (%s): if the server speaks plain HTTP, begin S3_ENDPOINT with http://"
          .formatted(t.getMessage());
    }
    if (t instanceof ConnectException) {
      return "connection refused: see that it runs, or correct host and port in S3_ENDPOINT";
    }
    if (t instanceof SocketTimeoutException) {
      return "nothing answered in time: correct host and port in S3_ENDPOINT, or let the firewall pass them";
    }
    return t instanceof EOFException
            || t instanceof ProtocolException
            || t instanceof SocketException
        ? "it ended the connection without an answer of HTTP: if it speaks TLS, begin S3_ENDPOINT with https://; else correct the port"
        : "";
  }
}
