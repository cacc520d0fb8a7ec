package io.ostiary.xds.kubernetes.status;

import io.ostiary.translator.model.ObjectRef;
import io.ostiary.xds.kubernetes.ApiFailure;
import io.ostiary.xds.kubernetes.status.StatusApi.Account;
import io.ostiary.xds.kubernetes.status.StatusWriter.View;
import io.ostiary.xds.kubernetes.status.StatusWriter.Write;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings object's account of every Ingress of ours. All of them share that one object, whose
 * size the API server bounds; what is wrong goes first, and the rest as far as it fits.
 */
final class AccountBook {
  private static final int BUDGET = 900_000;
  private static final int OF_ONE = 200;

  private final String settings;
  private final boolean tellsOfSettings;
  private Optional<Map<String, Account>> told = Optional.empty();
  private Optional<Account> toldOfSettings = Optional.empty();

  /**
   * The book of a settings object.
   *
   * @param tellsOfSettings whether it also tells of the settings themselves, which only one of the
   *     controllers that share them can
   */
  AccountBook(String settings, boolean tellsOfSettings) {
    this.settings = settings;
    this.tellsOfSettings = tellsOfSettings;
  }

  void forget() {
    told = Optional.empty();
    toldOfSettings = Optional.empty();
  }

  /** The change that is due; none where there is no settings object. */
  List<Write> writes(View view, StatusApi api) throws ApiFailure, InterruptedException {
    ObjectRef object = new ObjectRef("Pomerium", "", settings);
    Optional<Outcome> ofSettings = Optional.ofNullable(view.outcomes().get(object));
    if (ofSettings.isEmpty()) {
      forget();
      return List.of();
    }
    Optional<Account> own = ofSettings.filter(_ -> tellsOfSettings).map(Account::of);
    if (told.isEmpty()) {
      told = api.accounts(settings);
    }
    if (told.isEmpty()) {
      return List.of();
    }
    Map<String, Account> wanted = wanted(view.outcomes());
    Map<String, Optional<Account>> changes = changes(told.get(), wanted);
    if (changes.isEmpty() && (own.isEmpty() || own.equals(toldOfSettings))) {
      return List.of();
    }
    return List.of(
        new Write(
            "account",
            object,
            () -> {
              api.account(settings, changes, own);
              told = Optional.of(wanted);
              toldOfSettings = own;
            }));
  }

  private static Map<String, Account> wanted(Map<ObjectRef, Outcome> outcomes) {
    Map<String, Account> wanted = new TreeMap<>();
    int size = 0;
    List<Outcome> worstFirst =
        outcomes.values().stream()
            .filter(outcome -> outcome.subject().ref().kind().equals("Ingress"))
            .sorted(
                Comparator.<Outcome, Boolean>comparing(outcome -> outcome.reason().isNormal())
                    .thenComparing(outcome -> outcome.subject().ref()))
            .toList();
    for (Outcome outcome : worstFirst) {
      Account account = Account.of(outcome);
      size += size(outcome, account);
      if (size > BUDGET) {
        break;
      }
      ObjectRef ref = outcome.subject().ref();
      wanted.put(ref.namespace() + "/" + ref.name(), account);
    }
    return wanted;
  }

  private static int size(Outcome outcome, Account account) {
    return OF_ONE
        + outcome.subject().ref().toString().length()
        + account.error().length()
        + account.warnings().stream().mapToInt(String::length).sum();
  }

  private static Map<String, Optional<Account>> changes(
      Map<String, Account> before, Map<String, Account> after) {
    Map<String, Optional<Account>> changes = new TreeMap<>();
    before.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> changes.put(key, Optional.empty()));
    after.forEach(
        (key, account) -> {
          if (!account.equals(before.get(key))) {
            changes.put(key, Optional.of(account));
          }
        });
    return changes;
  }
}
