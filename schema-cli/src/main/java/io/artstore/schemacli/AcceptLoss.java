package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Direction;
import io.artstore.schema.RunPreview;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Whether somebody accepts exactly what a run loses: by typing the name of each database that loses
 * something, or by saying the number.
 */
final class AcceptLoss {
  private static final String UNKNOWN = "unknown";
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})|unknown|([0-9]{1,18})\\+unknown");

  @Option(
      names = "--accept-loss",
      paramLabel = "N",
      description =
          "Accept, instead of typing each database's name, that exactly N rows and values of all"
              + " chosen databases are lost; 'unknown' where nobody can count them, 'N+unknown' where"
              + " some can be counted and others not. Another number is refused.")
  private @Nullable String accepted;

  /** How the exact loss is written on the command line. */
  static String exact(long known, boolean unknown) {
    if (!unknown) {
      return String.valueOf(known);
    }
    return known == 0 ? UNKNOWN : known + "+" + UNKNOWN;
  }

  /**
   * Looks at the form, before any database is asked.
   *
   * @throws IllegalArgumentException when it is neither a number nor unknown nor both
   */
  void check() {
    if (accepted != null && !FORM.matcher(accepted).matches()) {
      throw new IllegalArgumentException(
          "--accept-loss " + accepted + ": say N, " + UNKNOWN + " or N+" + UNKNOWN);
    }
  }

  /** Whether it was said on the command line. */
  boolean given() {
    return accepted != null;
  }

  /**
   * Why the run may not go on; empty when it may. Asks at the terminal where it must.
   *
   * @param command the rest of the command line, as it is repeated with the number
   */
  Optional<String> refusal(
      Cli cli, CommandSpec spec, boolean json, List<RunPreview> previews, String command) {
    List<RunPreview> losing =
        previews.stream().filter(preview -> preview.losses().anything()).toList();
    if (losing.isEmpty()) {
      return acceptedNothing();
    }
    long known = known(losing);
    boolean unknown = unknown(losing);
    if (accepted != null) {
      if (!saysExactly(known, unknown)) {
        return Optional.of(message(cli, losing, command, "--accept-loss says " + accepted));
      }
      record(cli, "number", losing);
      return Optional.empty();
    }
    if (json) {
      return Optional.of(message(cli, losing, command, "nobody accepted that"));
    }
    for (RunPreview preview : losing) {
      Cli.print(spec, "");
      Optional<String> typed =
          cli.prompt()
              .ask(
                  "Type the name of database "
                      + preview.entry().database()
                      + " to lose "
                      + LossText.total(preview.losses())
                      + ", anything else to stop: ");
      if (typed.isEmpty()) {
        return Optional.of(message(cli, losing, command, "there is no terminal to ask"));
      }
      if (!typed.get().equals(preview.entry().database())) {
        return Optional.of(message(cli, losing, command, "its name was not typed"));
      }
    }
    recordTyped(cli, losing);
    return Optional.empty();
  }

  private static long known(List<RunPreview> losing) {
    return losing.stream().mapToLong(preview -> preview.losses().total()).sum();
  }

  private static boolean unknown(List<RunPreview> losing) {
    return losing.stream().anyMatch(preview -> preview.losses().unknown());
  }

  /** Writes down that somebody typed the name of each database, and what goes with them. */
  static void recordTyped(Cli cli, List<RunPreview> losing) {
    record(cli, "typed", losing);
  }

  /** On the disk before the first step, so that also a run that dies has said what it may lose. */
  private static void record(Cli cli, String how, List<RunPreview> losing) {
    long known = known(losing);
    boolean unknown = unknown(losing);
    ObjectNode event = Cli.object().put("how", how).put("accept_loss", exact(known, unknown));
    add(event.putArray("entries"), losing);
    cli.record("accepted", event);
  }

  /** A number of losses where there is none is a mistake about something. */
  private Optional<String> acceptedNothing() {
    return accepted == null || saysExactly(0, false)
        ? Optional.empty()
        : Optional.of(
            "nothing is lost, but --accept-loss says " + accepted + ". Nothing was changed.");
  }

  private boolean saysExactly(long known, boolean unknown) {
    Matcher form = FORM.matcher(String.valueOf(accepted));
    if (!form.matches()) {
      return false;
    }
    boolean saysUnknown = form.group(1) == null;
    String number = saysUnknown ? form.group(2) : form.group(1);
    return saysUnknown == unknown && (number == null ? 0 : Long.parseLong(number)) == known;
  }

  private static String message(Cli cli, List<RunPreview> losing, String command, String why) {
    long known = known(losing);
    boolean unknown = unknown(losing);
    String way = losing.getFirst().direction() == Direction.DOWN ? "this way back" : "this upgrade";
    String what =
        losing.size() == 1
            ? LossText.total(losing.getFirst().losses())
            : LossText.total(known, unknown, "rows and values");
    return way
        + " loses "
        + what
        + ", and "
        + why
        + ". Nothing was changed.\nTo accept exactly this loss: "
        + cli.remedy().line(command + " --accept-loss " + exact(known, unknown))
        + "\n(another number at that time is refused again)";
  }

  /** The refusal for programs, with all that would be lost. */
  static ObjectNode answer(String message, List<RunPreview> previews, ExitCode code) {
    ObjectNode answer = Cli.object();
    add(answer.putArray("entries"), previews);
    answer.put("error", message);
    answer.put("exit_code", code.code());
    return answer;
  }

  private static void add(ArrayNode entries, List<RunPreview> previews) {
    for (RunPreview preview : previews) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", preview.entry().name());
      entry.put("database", preview.entry().database());
      entry.put("direction", preview.direction().name().toLowerCase(Locale.ROOT));
      LossText.put(entry, preview);
    }
  }
}
