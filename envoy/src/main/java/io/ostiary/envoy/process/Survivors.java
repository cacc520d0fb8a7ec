package io.ostiary.envoy.process;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.process.EnvoyEvent.ReplaceReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The Envoys of a state folder that outlived their Ostiary, and the judgement which of them may go
 * on.
 *
 * @param fingerprint of what would be started now
 * @param addresses where it is to listen
 */
record Survivors(
    EnvoyFiles files, AdminClient admin, String fingerprint, List<InetSocketAddress> addresses) {
  Survivors {
    requireNonNull(files);
    requireNonNull(admin);
    requireNonNull(fingerprint);
    addresses = addresses.stream().filter(address -> address.getPort() != 0).toList();
  }

  /** All of them. */
  List<ProcessHandle> all() {
    return RunningEnvoys.startedWith(files.bootstrap());
  }

  /** Why one cannot go on; empty for one that can. */
  Optional<ReplaceReason> whyReplaced(ProcessHandle process) throws IOException {
    Optional<ProcessRecord> record = ProcessRecord.read(files.record());
    if (record.isEmpty() || !record.get().describes(process)) {
      return Optional.of(ReplaceReason.UNKNOWN_PROCESS);
    }
    if (!record.get().fingerprint().equals(fingerprint)) {
      return Optional.of(ReplaceReason.OTHER_CONFIGURATION);
    }
    try {
      if (admin.serverState() == AdminClient.ServerState.DRAINING) {
        return Optional.of(ReplaceReason.NOT_SERVING);
      }
      // One that has to move might find the new address taken, when nobody can be told any more.
      return admin.addresses().containsAll(addresses)
          ? Optional.empty()
          : Optional.of(ReplaceReason.OTHER_ADDRESSES);
    } catch (IOException doesNotAnswer) {
      return Optional.of(ReplaceReason.NOT_SERVING);
    }
  }
}
