package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.backup.BackupEstimate;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.Backups;
import io.artstore.schema.doctor.Diagnosis;
import io.artstore.schema.doctor.Diagnosis.Outcome;
import io.artstore.schema.doctor.Doctor;
import io.artstore.schemacli.report.SettingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at all that the other commands need, before they need it. */
@Command(
    name = "doctor",
    description = {
      "Checks what surrounds the schemas: configuration, servers, roles, rights, proofs, scratch"
          + " server, folders. Each line ends with what mends it.",
      "Changes nothing."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "2:the command line is wrong", "3:there is something to mend"},
    footerHeading = "%nExamples:%n",
    footer = {"  schema doctor", "  schema doctor --database admin-module --json"})
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private ScratchOption scratch = new ScratchOption();

  private final Cli cli;
  private final List<Diagnosis> found = new ArrayList<>();

  DoctorCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::examine);
  }

  private ExitCode examine() {
    if (configured()) {
      cli.targets().settingStates().forEach(this::setting);
      Doctor doctor = new Doctor(cli.settings(), cli.clock());
      cli.selectedEntries(selection).forEach(entry -> found.addAll(doctor.migrations(entry)));
      guarded("databases", () -> databases(doctor));
      cli.selectedEntries(selection).forEach(entry -> scratch(doctor, entry));
      backups();
      folder("journals", cli.journalFolder());
    }
    boolean well = found.stream().allMatch(one -> one.outcome() == Outcome.OK);
    ExitCode code = well ? ExitCode.DONE : ExitCode.FINDINGS;
    if (selection.json()) {
      Cli.answer(spec, json(code));
    } else {
      Cli.print(spec, text());
    }
    return code;
  }

  /** Whether there is anything to look at; the reason why not is a line like all others. */
  private boolean configured() {
    List<SchemaEntry> entries;
    try {
      entries = cli.targets().entries();
      cli.remedy();
    } catch (IllegalArgumentException e) {
      found.add(
          Diagnosis.fail(
              "configuration", "reading", String.valueOf(e.getMessage()), "mend what is listed"));
      return false;
    }
    // A name that does not exist is a wrong command line, not a wrong configuration.
    cli.selectedEntries(selection);
    long databases = entries.stream().map(SchemaEntry::database).distinct().count();
    found.add(
        Diagnosis.ok(
            "configuration",
            "reading",
            Words.count(entries.size(), "entry", "entries")
                + " in "
                + Words.count((int) databases, "database", "databases")
                + ", every variable is set"));
    return true;
  }

  private void setting(SettingState setting) {
    String text = setting.name() + " is " + setting.text();
    found.add(
        setting.open()
            ? Diagnosis.warn(
                setting.entry(), "setting", text, "set it where the program is started")
            : Diagnosis.ok(setting.entry(), "setting", text));
  }

  private void databases(Doctor doctor) {
    for (SchemaTarget target : cli.selected(selection)) {
      found.addAll(doctor.database(target));
    }
  }

  private void scratch(Doctor doctor, SchemaEntry entry) {
    guarded(
        "scratch server", () -> found.addAll(doctor.scratch(scratch.servers(cli).apply(entry))));
  }

  /** A configuration that is only read when a server is needed must not hide the rest. */
  private void guarded(String subject, Runnable look) {
    try {
      look.run();
    } catch (IllegalArgumentException e) {
      Diagnosis fault =
          Diagnosis.fail(
              subject, "reading", String.valueOf(e.getMessage()), "mend the configuration");
      if (!found.contains(fault)) {
        found.add(fault);
      }
    }
  }

  /** Whether all could be saved now. */
  private void backups() {
    BackupPlace place = cli.backupPlace(Optional.empty(), Optional.empty());
    folder("backups", place.directory());
    Backups backups = cli.backups(spec, true);
    List<BackupEstimate> estimates = new ArrayList<>();
    for (SchemaTarget target : reachable(() -> cli.selected(selection)).orElse(List.of())) {
      reachable(() -> backups.estimate(target, place))
          .flatMap(estimate -> estimate)
          .ifPresent(estimates::add);
    }
    if (estimates.isEmpty()) {
      return;
    }
    long needed = estimates.stream().mapToLong(BackupEstimate::bytes).sum();
    String room =
        "about "
            + Amounts.bytes(needed)
            + " needed, "
            + Amounts.bytes(estimates.getFirst().free())
            + " free";
    try {
      Backups.requireSpace(estimates, place);
      found.add(Diagnosis.ok("backups", "room", room));
    } catch (SchemaException e) {
      found.add(
          Diagnosis.fail("backups", "room", room, "make room, or name another disk with --folder"));
    }
  }

  /** What a database cannot tell was said when it was looked at. */
  private static <T> Optional<T> reachable(Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (SchemaException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void folder(String subject, Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean writable = Files.isDirectory(existing) && Files.isWritable(existing);
    found.add(
        writable
            ? Diagnosis.ok(subject, "folder", folder + room(existing))
            : Diagnosis.fail(
                subject, "folder", folder + " cannot be written", "give the folder to this user"));
  }

  private static String room(Path folder) {
    try {
      return ", " + Amounts.bytes(Files.getFileStore(folder).getUsableSpace()) + " free";
    } catch (IOException e) {
      return ", free room not known";
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int subject = width(Diagnosis::subject);
    int check = width(Diagnosis::check);
    for (Diagnosis one : found) {
      String outcome = one.outcome() == Outcome.FAIL ? "FAIL" : word(one);
      String label =
          String.format(
              Locale.ROOT,
              "%-4s  %-" + subject + "s  %-" + check + "s  ",
              outcome,
              one.subject(),
              one.check());
      String[] lines = one.found().split("\n", -1);
      text.append(Paragraph.of(label, lines[0])).append('\n');
      for (int index = 1; index < lines.length; index++) {
        text.append(Paragraph.of(" ".repeat(label.length()), lines[index])).append('\n');
      }
      if (!one.mending().isEmpty()) {
        text.append(Paragraph.of(" ".repeat(label.length()) + "mend: ", one.mending()))
            .append('\n');
      }
    }
    return text.append('\n').append(summary()).toString();
  }

  private int width(Function<Diagnosis, String> column) {
    return found.stream().map(column).mapToInt(String::length).max().orElse(1);
  }

  private String summary() {
    int failing = count(Outcome.FAIL);
    int warnings = count(Outcome.WARN);
    if (failing + warnings == 0) {
      return "All is well: " + Words.count(found.size(), "check", "checks") + ", nothing to mend.";
    }
    return Words.count(found.size(), "check", "checks")
        + ": "
        + failing
        + " failed, "
        + Words.count(warnings, "warning", "warnings")
        + "; nothing was changed.";
  }

  private int count(Outcome outcome) {
    return (int) found.stream().filter(one -> one.outcome() == outcome).count();
  }

  private static String word(Diagnosis one) {
    return one.outcome().name().toLowerCase(Locale.ROOT);
  }

  private ObjectNode json(ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode checks = answer.putArray("checks");
    for (Diagnosis one : found) {
      ObjectNode check = checks.addObject();
      check.put("outcome", word(one)).put("subject", one.subject()).put("check", one.check());
      check.put("found", one.found());
      if (!one.mending().isEmpty()) {
        check.put("mending", one.mending());
      }
    }
    answer.put("exit_code", code.code());
    return answer;
  }
}
