package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.activities.worker.WorkQueue;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.web.access.Listening;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Workers beside an instance, on this machine or another one, against the same real servers. */
@Command(
    name = "worker",
    description = "Take work against real servers; each worker has a --data of its own.",
    subcommands = WorkerList.class,
    footerHeading = "%nExamples (with TEMPORAL_ADDRESS, S3_* and DATABASE_URL set):%n",
    footer = {
      "  vocalise worker --data ~/.vocalise-worker",
      "  vocalise worker --devices gpu:0,gpu:1              a process for each",
      "  vocalise worker --queues io,evaluate,transcribe    everything but training"
    })
final class WorkerCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--port", description = "Port of its health page (default: any free one).")
  private int port;

  @Option(
      names = "--queues",
      paramLabel = "LIST",
      split = ",",
      description = "Some of ${COMPLETION-CANDIDATES}, with commas between (default: all).")
  private List<WorkQueue> queues = List.of(WorkQueue.values());

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Trainings at a time on each device, each in a process of its own (default: 1).")
  private @Nullable Integer slots;

  @Option(
      names = "--devices",
      paramLabel = "LIST",
      converter = DeviceList.Converter.class,
      description = "cpu or gpu:0,gpu:1 …, each with processes of its own (default: cpu).")
  private @Nullable DeviceList devices;

  /** How an instance starts its workers. */
  @Option(names = "--child", hidden = true, paramLabel = "NAME")
  private @Nullable String child;

  @Option(names = "--first-slot", hidden = true)
  private int firstSlot = 1;

  @Override
  public Integer call() throws InterruptedException {
    RoleCommands.requireServers(spec, System.getenv());
    if (child != null) {
      ParentWatch.endWith(System.in);
    }
    Work work = work();
    String greeting =
        work.apart()
            ? Counted.of(work.slots().size(), "worker starts", "workers start")
            : "The worker is up";
    return RoleCommands.run(Group.root(root), Listening.here(port), work, greeting);
  }

  private Work work() {
    EnumSet<WorkQueue> chosen = EnumSet.copyOf(queues);
    List<String> names =
        devices == null ? List.of(DeploymentSettings.device(System.getenv())) : devices.names();
    int each = slots == null ? 1 : slots;
    if (each < 1 || each * names.size() > Work.MOST) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(),
          "--slots must be from 1 to %d for %s but was %d"
              .formatted(Work.MOST / names.size(), String.join(",", names), each));
    }
    if (child != null) {
      Work.Slot slot = new Work.Slot(child, names.get(0), firstSlot, 1);
      return new Work(chosen, List.of(slot), false);
    }
    if (each * names.size() == 1) {
      return Work.here(chosen, names.get(0));
    }
    return Work.apart(chosen, names, each * names.size());
  }
}
