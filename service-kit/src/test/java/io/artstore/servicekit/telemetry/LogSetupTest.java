package io.artstore.servicekit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogSetupTest {
  private final LoggerContext context = new LoggerContext();

  private ILoggingEvent event(String message, Throwable failure) {
    LoggingEvent event =
        new LoggingEvent(
            "caller", context.getLogger("io.artstore.Thing"), Level.WARN, message, failure, null);
    event.setInstant(Instant.parse("2026-03-01T12:00:00.123456Z"));
    event.setMDCPropertyMap(Map.of("trace_id", "4bf9", "message", "not the message"));
    return event;
  }

  @Test
  void writesOneJsonObjectALine() throws IOException {
    JsonLineEncoder encoder = new JsonLineEncoder();
    String line =
        new String(
            encoder.encode(event("two\nlines \"and\" Я", new IllegalStateException("broke"))),
            StandardCharsets.UTF_8);

    assertThat(line).endsWith("}\n");
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode json = JsonMapper.builder().build().readTree(line);
    assertThat(json.get("time").asText()).isEqualTo("2026-03-01T12:00:00.123456Z");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("message").asText()).isEqualTo("two\nlines \"and\" Я");
    assertThat(json.get("context").get("trace_id").asText()).isEqualTo("4bf9");
    assertThat(json.get("exception").asText()).contains("IllegalStateException: broke");
  }

  @Test
  void writesPlainLinesThatCannotBeForged() {
    PrintStream before = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      LogSetup.plainText();
      Logger log = LoggerFactory.getLogger(LogSetupTest.class);
      log.info("first\r\n2026 ERROR forged");
      LoggerFactory.getLogger("org.eclipse.jetty.server").info("a header: Authorization");
      log.debug("not shown");
    } finally {
      System.setErr(before);
      LogSetup.warningsOnly();
    }
    assertThat(captured.toString(StandardCharsets.UTF_8))
        .contains("INFO  LogSetupTest first | 2026 ERROR forged\n")
        .doesNotContain("Authorization", "not shown");
  }

  @Test
  void countsRequestsByTemplate() {
    try (ServiceTelemetry telemetry = ServiceTelemetry.of("query-module")) {
      telemetry.requestAnswered("/files/{id}", "GET", 200, java.time.Duration.ofMillis(5));

      assertThat(telemetry.scrape())
          .contains("http_server_requests_seconds_count")
          .contains("module=\"query-module\"", "route=\"/files/{id}\"", "status=\"200\"");
    }
  }
}
