"""What the window runs on: background work, news of changes, questions, keys, scans, sounds.

TaskRunner(parent, unhandled) / InlineTasks() — tasks.run("db-read", work, then, failed,
    owner=widget, topic="search"); lanes db-write, db-read (topics), net; .stop()
ChangeBus(parent) — .publish(changes) on any thread, .subscribe(owner, callback)
WindowAsk(window) / tests.fakes.ask.ScriptedAsk("answer", None) — .confirm .prompt .pick_file
keymap: bind(owner, "sell.pay", callback) · hint_for("sell.pay") · hints("sell.pay", ...)
ScanFilter(app) — .scanned(code) .refused; a widget with the property wants_scans types it
Sounds(QApplication.beep, player=find_player()) — .play("paid") .play("error")
"""
