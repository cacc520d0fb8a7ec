package io.ostiary.envoy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The processes of this machine as far as they are Envoys of one state folder. */
final class RunningEnvoys {
  private RunningEnvoys() {}

  /**
   * All that were started with that bootstrap file. The list of processes decides, not a file with
   * a number: an Ostiary may be killed after it started Envoy and before it wrote anything down.
   */
  static List<ProcessHandle> startedWith(Path bootstrap) {
    Optional<String> user = ProcessHandle.current().info().user();
    List<String> option = List.of("-c", bootstrap.toString());
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().user().equals(user))
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(Arrays::asList)
                    .map(arguments -> Collections.indexOfSubList(arguments, option) >= 0)
                    .orElse(false))
        .filter(RunningEnvoys::isAlive)
        .toList();
  }

  /**
   * Whether a process runs. One that has ended but that its parent does not collect counts as
   * ended, which Java alone would not say; the first process of a container is often such a parent.
   */
  static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      // proc(5): "pid (comm) state …", where comm may hold anything.
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      int state = stat.lastIndexOf(')') + 2;
      return state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
    } catch (IOException noProc) {
      return false;
    }
  }
}
