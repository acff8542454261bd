package io.artstore.schemacli.report;

import io.artstore.schema.EntryStatus;
import io.artstore.schema.Remedy;
import java.time.Instant;
import java.util.List;

/**
 * All that a report is made of.
 *
 * @param madeAt now
 * @param madeBy person and machine
 * @param toolVersion of the program that makes the report
 * @param task what the work was about; empty to say it by the runs
 * @param since where the period begins
 * @param entries how the schemas stand now
 * @param unreachable a sentence for each database that could not be asked
 * @param servers of the databases
 * @param runs of the period, oldest first
 * @param settings what the programs need in their environment
 * @param remedy how the commands are called
 */
public record ReportFacts(
    Instant madeAt,
    String madeBy,
    String toolVersion,
    String task,
    Instant since,
    List<EntryStatus> entries,
    List<String> unreachable,
    List<DatabaseServer> servers,
    List<RunRecord> runs,
    List<SettingState> settings,
    Remedy remedy) {
  public ReportFacts {
    entries = List.copyOf(entries);
    unreachable = List.copyOf(unreachable);
    servers = List.copyOf(servers);
    runs = List.copyOf(runs);
    settings = List.copyOf(settings);
  }

  /** The runs of one command, oldest first. */
  List<RunRecord> runs(String command) {
    return runs.stream().filter(run -> run.command().equals(command)).toList();
  }
}
