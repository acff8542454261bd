package io.artstore.app.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.json.WireJson;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command prints: results on standard output, for people or as lines of JSON; progress and
 * failures on standard error. Safe for use by several threads.
 */
public final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** Control and format characters, those beyond ASCII too: they rule the reader's terminal. */
  private static final Pattern RULING = Pattern.compile("[\\p{gc=Cc}\\p{gc=Cf}\\x{2028}\\x{2029}]");

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final boolean interactive;

  Terminal(CommandSpec spec, boolean json) {
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.json = json;
    this.interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Prints a result: the text for people, or the object as one line of JSON. */
  public synchronized void result(String text, Object object) {
    clearProgress();
    out.println(json ? write(object) : printable(text));
    out.flush();
  }

  /** Prints for people only. */
  public synchronized void note(String text) {
    if (!json) {
      clearProgress();
      out.println(printable(text));
      out.flush();
    }
  }

  /** Names a failure. */
  public synchronized void failure(String text) {
    clearProgress();
    err.println(printable(text));
    err.flush();
  }

  /** Shows how far the work is; only where somebody looks. */
  public synchronized void progress(String text) {
    if (interactive && !json) {
      err.print(CLEAR_LINE + printable(text));
      err.flush();
    }
  }

  public boolean json() {
    return json;
  }

  /** Bytes for people: three digits and a unit of 1000. */
  public static String bytes(long count) {
    return scaled((double) count);
  }

  /** As {@link #bytes}, for a rate. */
  public static String bytesPerSecond(double rate) {
    return scaled(rate) + "/s";
  }

  private static String scaled(double count) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    double value = count;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    String form = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, value, units[unit]);
  }

  private static String printable(String text) {
    return RULING.matcher(text).replaceAll("?");
  }

  private void clearProgress() {
    if (interactive && !json) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private static String write(Object object) {
    try {
      return WireJson.mapper().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written", e);
    }
  }
}
