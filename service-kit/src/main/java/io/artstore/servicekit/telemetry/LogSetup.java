package io.artstore.servicekit.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go and what they look like. Called once by the program; files configure nothing.
 */
public final class LogSetup {
  /** One line an event; a line break inside a message must not look like another event. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0} "
          + "%replace(%msg){'[\\r\\n]+', ' | '}%replace( trace=%X{trace_id}){' trace=$', ''}%n";

  /** Libraries that would print header fields or addresses with their query when asked for more. */
  private static final List<String> WARNINGS_ONLY =
      List.of("org.eclipse.jetty", "com.zaxxer.hikari", "org.postgresql", "jdk.httpclient");

  /** Says with a stack trace what its caller gets as an exception and says itself. */
  private static final String SAID_TWICE = "com.zaxxer.hikari.pool.ProxyConnection";

  private LogSetup() {}

  /** One JSON object a line on standard error, for services whose log is collected. */
  public static void jsonLines() {
    LoggerContext context = context();
    apply(context, new JsonLineEncoder(), Level.INFO);
  }

  /** Plain lines on standard error, for people at a terminal. */
  public static void plainText() {
    LoggerContext context = context();
    apply(context, plainEncoder(context), Level.INFO);
  }

  /** Plain lines from warnings upwards: for commands and for tests. */
  public static void warningsOnly() {
    LoggerContext context = context();
    apply(context, plainEncoder(context), Level.WARN);
  }

  static void warningsOnly(LoggerContext context) {
    apply(context, plainEncoder(context), Level.WARN);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static Encoder<ILoggingEvent> plainEncoder(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(PATTERN);
    return encoder;
  }

  private static void apply(LoggerContext context, Encoder<ILoggingEvent> encoder, Level level) {
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(level);
    for (String name : WARNINGS_ONLY) {
      context.getLogger(name).setLevel(Level.WARN);
    }
    context.getLogger(SAID_TWICE).setLevel(Level.ERROR);
  }
}
