<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>backup::Application</name>
    <message>
        <source>%1 cannot be written: servers and preferences last until the monitor quits.</source>
        <translation>%1 に書き込めません。サーバーと設定の変更は、モニターの終了とともに失われます。</translation>
    </message>
    <message>
        <source>This system has no key store: the token of %1 is kept until the monitor quits.</source>
        <translation>このシステムには鍵の保管庫がありません。%1 のトークンは終了するまで保持されます。</translation>
    </message>
    <message>
        <source>Starting at login could not be changed.</source>
        <translation>ログイン時の起動を変更できませんでした。</translation>
    </message>
    <message>
        <source>The key store does not tell the token of %1. Is it locked?</source>
        <translation>キーストアから %1 のトークンを読めません。ロックされていませんか?</translation>
    </message>
</context>
<context>
    <name>backup::Attention</name>
    <message numerus="yes">
        <source>%n server(s) away</source>
        <translation>
            <numerusform>不通 %n 台</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>エラー %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overdue</source>
        <translation>
            <numerusform>遅れ %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>実行中 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>All backups are fine</source>
        <translation>すべて正常です</translation>
    </message>
    <message numerus="yes">
        <source>%n set(s) with faulty settings</source>
        <translation>
            <numerusform>設定に誤り %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is known yet</source>
        <translation>まだ何もわかりません</translation>
    </message>
    <message numerus="yes">
        <source>last run of %n set(s) failed</source>
        <translation>
            <numerusform>前回失敗 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sets of %n server(s) cannot be read</source>
        <translation>
            <numerusform>設定を読めないサーバー %n 台</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>config.ini of %n server(s) has faults</source>
        <translation>
            <numerusform>config.ini に誤り %n 台</numerusform>
        </translation>
    </message>
    <message>
        <source>No backup has been made yet</source>
        <translation>まだバックアップがありません</translation>
    </message>
    <message numerus="yes">
        <source>%n set(s) without a good run by their server yet</source>
        <translation>
            <numerusform>サーバーでまだ成功していないセット %n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::BackUpDialog</name>
    <message>
        <source>Back up now</source>
        <translation>今すぐバックアップ</translation>
    </message>
    <message>
        <source>Search the backup sets</source>
        <translation>バックアップ区分を検索</translation>
    </message>
    <message>
        <source>Backup sets</source>
        <translation>バックアップ区分</translation>
    </message>
    <message>
        <source>&amp;Back up</source>
        <translation>バックアップする(&amp;B)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
    <message>
        <source>Which sets are to be backed up now?</source>
        <translation>今すぐバックアップする区分を選んでください。</translation>
    </message>
</context>
<context>
    <name>backup::Banner</name>
    <message>
        <source>Trouble</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Try &amp;now</source>
        <translation>今すぐ再試行(&amp;N)</translation>
    </message>
</context>
<context>
    <name>backup::Commander</name>
    <message>
        <source>%1 cannot be started.</source>
        <translation>%1 を開始できません。</translation>
    </message>
    <message>
        <source>The name of a backup set is made of a user, an underscore and a target: rename its section.</source>
        <translation>バックアップ区分名は user_target の書式です。セクション名を直してください。</translation>
    </message>
    <message>
        <source>%1 was put into the queue.</source>
        <translation>%1 を待機中に加えました。</translation>
    </message>
    <message>
        <source>%1 was cancelled.</source>
        <translation>%1 を中止しました。</translation>
    </message>
    <message>
        <source>The errors were cleared.</source>
        <translation>エラーを消去しました。</translation>
    </message>
    <message>
        <source>The finished tasks were cleared.</source>
        <translation>完了を消去しました。</translation>
    </message>
</context>
<context>
    <name>backup::DetailsPane</name>
    <message>
        <source>&amp;Task</source>
        <translation>タスク(&amp;T)</translation>
    </message>
    <message>
        <source>L&amp;og</source>
        <translation>ログ(&amp;O)</translation>
    </message>
    <message>
        <source>Backup s&amp;et</source>
        <translation>バックアップ区分(&amp;E)</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <comment>set on server</comment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>backup::EventWatch</name>
    <message>
        <source>The backup of %1 on %2 failed.</source>
        <translation>%1（%2）のバックアップが失敗しました。</translation>
    </message>
    <message>
        <source>The backup of %1 on %2 works again.</source>
        <translation>%1（%2）のバックアップが回復しました。</translation>
    </message>
    <message>
        <source>The backup of %1 on %2 is overdue.</source>
        <translation>%1（%2）のバックアップが遅れています。</translation>
    </message>
    <message>
        <source>%1 has not answered for some minutes.</source>
        <translation>%1 から数分間応答がありません。</translation>
    </message>
    <message>
        <source>%1 answers again.</source>
        <translation>%1 が再び応答しています。</translation>
    </message>
</context>
<context>
    <name>backup::FailureBox</name>
    <message numerus="yes">
        <source>... and %n more.</source>
        <translation>
            <numerusform>…ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Backup Monitor</source>
        <translation>バックアップモニター</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>backup::LogPage</name>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>The log begins with the run.</source>
        <translation>ログは実行が始まると表示されます。</translation>
    </message>
    <message>
        <source>Asking for the log...</source>
        <translation>ログを取得しています…</translation>
    </message>
    <message>
        <source>The log is empty.</source>
        <translation>ログは空です。</translation>
    </message>
</context>
<context>
    <name>backup::MainMenu</name>
    <message>
        <source>&amp;Server</source>
        <translation>サーバー(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Backup</source>
        <translation>バックアップ(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Backup Monitor</source>
        <translation>バックアップモニターについて(&amp;A)</translation>
    </message>
    <message>
        <source>About Backup Monitor</source>
        <translation>バックアップモニターについて</translation>
    </message>
    <message>
        <source>Backup Monitor %1

Shows what the backup servers of this network do.
GPL-3.0-only</source>
        <translation>バックアップモニター %1

このネットワークのバックアップサーバーの状況を表示します。
GPL-3.0-only</translation>
    </message>
</context>
<context>
    <name>backup::MainWindow</name>
    <message>
        <source>Backup Monitor</source>
        <translation>バックアップモニター</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>検索 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>ツールバー</translation>
    </message>
    <message>
        <source>No tasks yet.
Backups that run, wait, fail or finish are listed here.</source>
        <translation>タスクはまだありません。
実行中・待機中・失敗・完了のバックアップがここに並びます。</translation>
    </message>
    <message>
        <source>Asking %1...</source>
        <translation>%1 に問い合わせています…</translation>
    </message>
    <message>
        <source>Last answer: %1</source>
        <translation>最後の応答: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n tasks are selected.</source>
        <translation>
            <numerusform>%n 件のタスクを選択しています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a task to see what it does, its log and its backup set.</source>
        <translation>タスクを選ぶと、状況とログとバックアップ区分を表示します。</translation>
    </message>
    <message>
        <source>Select a backup set to see its copies and its last runs.</source>
        <translation>バックアップ区分を選ぶと、世代と最近の実行を表示します。</translation>
    </message>
    <message>
        <source>No server has answered yet.</source>
        <translation>まだサーバーから応答がありません。</translation>
    </message>
</context>
<context>
    <name>backup::Notice</name>
    <message>
        <source>What is shown is %1 old.</source>
        <translation>表示は %1 前のものです。</translation>
    </message>
    <message>
        <source>The backup sets could not be read. %1</source>
        <translation>バックアップ区分を読めませんでした。%1</translation>
    </message>
    <message>
        <source>config.ini, line %1: %2</source>
        <translation>config.ini の %1 行目: %2</translation>
    </message>
    <message>
        <source>config.ini: %1</source>
        <translation>config.ini: %1</translation>
    </message>
</context>
<context>
    <name>backup::Phrases</name>
    <message>
        <source>Shown only with a token</source>
        <translation>トークンがあれば表示されます</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 時間 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 日 %2 時間</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>たった今</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分前</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 時間前</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 日前</numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>昨日 %1</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>確認中</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>走査中</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>準備中</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>コピー中</translation>
    </message>
    <message>
        <source>Committing</source>
        <translation>確定中</translation>
    </message>
    <message>
        <source>Tidying up</source>
        <translation>整理中</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>残り %1 秒</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>残り %1 分</translation>
    </message>
    <message>
        <source>%1 h left</source>
        <translation>残り %1 時間</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>残り %n 日</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 ファイル</translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s): %1</source>
        <translation>
            <numerusform>警告 %n 件: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::PreferencesDialog</name>
    <message>
        <source>&amp;Notify when a backup fails or recovers, or a server goes away</source>
        <translation>バックアップの失敗・回復やサーバーの不通を通知する(&amp;N)</translation>
    </message>
    <message>
        <source>Start at &amp;login</source>
        <translation>ログイン時に起動する(&amp;L)</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>never</source>
        <translation>判定しない</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 日</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
    <message>
        <source>A set is &amp;overdue without a good run for</source>
        <translation>成功がないと遅れとみなす期間(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>配色(&amp;C)</translation>
    </message>
    <message>
        <source>Lan&amp;guage, from the next start on</source>
        <translation>言語（次回の起動から）(&amp;G)</translation>
    </message>
</context>
<context>
    <name>backup::RunAnywayDialog</name>
    <message>
        <source>Run anyway</source>
        <translation>それでも実行</translation>
    </message>
    <message>
        <source>Run %1 on %2 although a guard stopped it?</source>
        <translation>安全確認で止まった %1（%2）を、それでも実行しますか？</translation>
    </message>
    <message>
        <source>Why it stopped</source>
        <translation>止まった理由</translation>
    </message>
    <message>
        <source>What would help</source>
        <translation>対処方法</translation>
    </message>
    <message>
        <source>If it runs anyway</source>
        <translation>それでも実行すると</translation>
    </message>
    <message>
        <source>&amp;Run anyway</source>
        <translation>それでも実行する(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Leave it stopped</source>
        <translation>止めたままにする(&amp;L)</translation>
    </message>
</context>
<context>
    <name>backup::RunChart</name>
    <message>
        <source>Chart of the last runs</source>
        <translation>最近の実行のグラフ</translation>
    </message>
    <message>
        <source>%1 runs, %2 of them failed</source>
        <translation>%1 回の実行、うち %2 回は失敗</translation>
    </message>
    <message>
        <source>No run yet.</source>
        <translation>まだ実行されていません。</translation>
    </message>
    <message numerus="yes">
        <source>Last %n run(s), the longest took %1</source>
        <translation>
            <numerusform>最近の %n 回、最長 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 files changed, %2 deleted, %3 written</source>
        <translation>変更 %1 ファイル、削除 %2、書き込み %3</translation>
    </message>
</context>
<context>
    <name>backup::ServerAddress</name>
    <message>
        <source>"%1" is not the address of a server.</source>
        <translation>「%1」はサーバーのアドレスではありません。</translation>
    </message>
    <message>
        <source>Write the name or the address of the machine, for example raspberrypi.local or 192.168.1.7:5000.</source>
        <translation>機器の名前かアドレスを入力してください。例: raspberrypi.local、192.168.1.7:5000</translation>
    </message>
</context>
<context>
    <name>backup::ServerDialog</name>
    <message>
        <source>Add a server</source>
        <translation>サーバーの追加</translation>
    </message>
    <message>
        <source>Change a server</source>
        <translation>サーバーの変更</translation>
    </message>
    <message>
        <source>raspberrypi.local or 192.168.1.7:5000</source>
        <translation>raspberrypi.local または 192.168.1.7:5000</translation>
    </message>
    <message>
        <source>As in the address</source>
        <translation>アドレスと同じ</translation>
    </message>
    <message>
        <source>Only when the server asks for one</source>
        <translation>サーバーが求める場合だけ</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>アドレス(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
    <message>
        <source>To&amp;ken</source>
        <translation>トークン(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>接続テスト(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
    <message>
        <source>Result of the test</source>
        <translation>接続テストの結果</translation>
    </message>
    <message numerus="yes">
        <source>%n server(s) found on this network: open the list.</source>
        <translation>
            <numerusform>このネットワークに %n 台見つかりました。一覧を開いて選べます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking %1...</source>
        <translation>%1 に問い合わせています…</translation>
    </message>
    <message>
        <source>&amp;Save anyway</source>
        <translation>それでも保存(&amp;S)</translation>
    </message>
    <message>
        <source>A backup server answers.</source>
        <translation>バックアップサーバーが応答しました。</translation>
    </message>
    <message>
        <source>Compare the fingerprint with what "backup-server certificate" prints on the server:</source>
        <translation>サーバーで "backup-server certificate" が表示するフィンガープリントと比べてください:</translation>
    </message>
    <message>
        <source>T&amp;rust this certificate</source>
        <translation>この証明書を信頼する(&amp;R)</translation>
    </message>
    <message>
        <source>Servers found on this network</source>
        <translation>このネットワークで見つかったサーバー</translation>
    </message>
    <message>
        <source>Remembered; the key store does not tell it now</source>
        <translation>保存済みですが、今はキーストアから読めません</translation>
    </message>
</context>
<context>
    <name>backup::ServersDialog</name>
    <message>
        <source>Servers</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Watched servers</source>
        <translation>監視しているサーバー</translation>
    </message>
    <message>
        <source>&amp;Add...</source>
        <translation>追加(&amp;A)...</translation>
    </message>
    <message>
        <source>C&amp;hange...</source>
        <translation>変更(&amp;H)...</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>削除(&amp;R)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Remove a server</source>
        <translation>サーバーの削除</translation>
    </message>
    <message>
        <source>Stop watching %1? Its backups go on; nothing changes on the server.</source>
        <translation>%1 の監視をやめますか？サーバーのバックアップはそのまま続きます。</translation>
    </message>
    <message>
        <source>&amp;Stop watching</source>
        <translation>監視をやめる(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>やめる</translation>
    </message>
</context>
<context>
    <name>backup::SetHealth</name>
    <message>
        <source>Faulty settings</source>
        <translation>設定に誤り</translation>
    </message>
    <message>
        <source>Last run failed</source>
        <translation>前回失敗</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>遅れ</translation>
    </message>
    <message>
        <source>No good run yet</source>
        <translation>成功なし</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>正常</translation>
    </message>
</context>
<context>
    <name>backup::SetModel</name>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Backup set</source>
        <translation>バックアップ区分</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Last good run</source>
        <translation>最後の成功</translation>
    </message>
    <message>
        <source>Generations</source>
        <translation>世代</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>バックアップ元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>バックアップ先</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>kept generations of keep_count</comment>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>backup::SetPage</name>
    <message>
        <source>Source</source>
        <translation>バックアップ元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>バックアップ先</translation>
    </message>
    <message>
        <source>Generations</source>
        <translation>世代</translation>
    </message>
    <message>
        <source>Last good run</source>
        <translation>最後の成功</translation>
    </message>
    <message>
        <source>Last result</source>
        <translation>最後の結果</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>設定の誤り</translation>
    </message>
    <message>
        <source>%1 there, %2 are kept</source>
        <translation>%1 世代あり、%2 世代まで保持</translation>
    </message>
    <message>
        <source>never</source>
        <comment>last good run</comment>
        <translation>なし</translation>
    </message>
    <message>
        <source>none by this server; the last copy is of %1</source>
        <translation>このサーバーではなし (最後のコピーは %1)</translation>
    </message>
    <message>
        <source>Line %1 of config.ini: </source>
        <translation>config.ini の %1 行目: </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>free bytes of all bytes</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>空き容量</translation>
    </message>
    <message>
        <source>Backup set</source>
        <translation>バックアップ区分</translation>
    </message>
    <message>
        <source>Asking for the last runs...</source>
        <translation>最近の実行を問い合わせています...</translation>
    </message>
    <message>
        <source>The last runs could not be read. %1</source>
        <translation>最近の実行を読めませんでした。%1</translation>
    </message>
</context>
<context>
    <name>backup::SetTable</name>
    <message>
        <source>Backup sets</source>
        <translation>バックアップ区分</translation>
    </message>
    <message>
        <source>No backup set is configured.
Each section of config.ini on the server makes one; the web page of the server shows what to write.</source>
        <translation>バックアップ区分が設定されていません。
サーバーの config.ini のセクションが区分になります。書き方はサーバーのウェブページにあります。</translation>
    </message>
</context>
<context>
    <name>backup::Sidebar</name>
    <message>
        <source>Lists</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>すべてのタスク</translation>
    </message>
    <message>
        <source>Backup sets</source>
        <translation>バックアップ区分</translation>
    </message>
    <message>
        <source>All servers</source>
        <translation>すべてのサーバー</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>list: count</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>backup::StateLook</name>
    <message>
        <source>Pending</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>エラー</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Pending</source>
        <comment>list</comment>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Running</source>
        <comment>list</comment>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Finished</source>
        <comment>list</comment>
        <translation>完了</translation>
    </message>
    <message>
        <source>Errors</source>
        <comment>list</comment>
        <translation>エラー</translation>
    </message>
    <message>
        <source>Nothing is waiting.
A backup that is asked for waits here for its turn.</source>
        <translation>待機中のものはありません。
依頼されたバックアップは、ここで順番を待ちます。</translation>
    </message>
    <message>
        <source>Nothing is running.
"Back up now" starts a backup; cron on the server starts the others.</source>
        <translation>実行中のものはありません。
「今すぐバックアップ」で始められます。ふだんはサーバーの cron が始めます。</translation>
    </message>
    <message>
        <source>Nothing has finished since the list was cleared.
The history of each backup set is kept.</source>
        <translation>消去してから完了したものはありません。
各区分の履歴は残っています。</translation>
    </message>
    <message>
        <source>No errors.
When a backup fails, this list says why and what to do.</source>
        <translation>エラーはありません。
バックアップが失敗すると、理由と対処方法をここに表示します。</translation>
    </message>
</context>
<context>
    <name>backup::StatusLine</name>
    <message>
        <source>All backups</source>
        <translation>すべてのバックアップ</translation>
    </message>
    <message>
        <source>Time of the last answer</source>
        <translation>最後に応答があった時刻</translation>
    </message>
    <message>
        <source>Last answer: %1</source>
        <translation>最後の応答: %1</translation>
    </message>
</context>
<context>
    <name>backup::TaskActions</name>
    <message>
        <source>&amp;Back up now...</source>
        <translation>今すぐバックアップ(&amp;B)...</translation>
    </message>
    <message>
        <source>Start the backup of a set</source>
        <translation>区分のバックアップを始める</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>中止(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel the selected tasks that wait or run</source>
        <translation>選択した待機中・実行中のタスクを中止する</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>再試行(&amp;R)</translation>
    </message>
    <message>
        <source>Run the selected backups again</source>
        <translation>選択したバックアップをもう一度実行する</translation>
    </message>
    <message>
        <source>Run &amp;anyway...</source>
        <translation>それでも実行(&amp;A)...</translation>
    </message>
    <message>
        <source>Run past the guard that stopped the selected backup</source>
        <translation>安全確認で止まったバックアップを実行する</translation>
    </message>
    <message>
        <source>Clear &amp;errors</source>
        <translation>エラーを消去(&amp;E)</translation>
    </message>
    <message>
        <source>Empty the list of errors of the chosen server, or of all; the history keeps them</source>
        <translation>選んだサーバー（またはすべて）のエラー一覧を空にする。履歴には残ります</translation>
    </message>
    <message>
        <source>Clear &amp;finished</source>
        <translation>完了を消去(&amp;F)</translation>
    </message>
    <message>
        <source>Empty the list of finished tasks of the chosen server, or of all; the history keeps them</source>
        <translation>選んだサーバー（またはすべて）の完了一覧を空にする。履歴には残ります</translation>
    </message>
    <message>
        <source>Open &amp;log</source>
        <translation>ログを開く(&amp;L)</translation>
    </message>
    <message>
        <source>Show the log of the selected task</source>
        <translation>選択したタスクのログを表示する</translation>
    </message>
    <message>
        <source>Co&amp;py details</source>
        <translation>詳細をコピー(&amp;P)</translation>
    </message>
    <message>
        <source>Copy what is known of the selected tasks, to paste it into a message</source>
        <translation>選択したタスクの内容を貼り付け用にコピーする</translation>
    </message>
    <message>
        <source>Open &amp;web page</source>
        <translation>ウェブページを開く(&amp;W)</translation>
    </message>
    <message>
        <source>Show the page of the server in the browser</source>
        <translation>サーバーのページをブラウザーで開く</translation>
    </message>
    <message>
        <source>Ask &amp;now</source>
        <translation>今すぐ更新(&amp;N)</translation>
    </message>
    <message>
        <source>Ask all servers at once</source>
        <translation>すべてのサーバーにすぐ問い合わせる</translation>
    </message>
    <message>
        <source>&amp;Add server...</source>
        <translation>サーバーを追加(&amp;A)...</translation>
    </message>
    <message>
        <source>Watch one more backup server</source>
        <translation>監視するバックアップサーバーを加える</translation>
    </message>
    <message>
        <source>&amp;Servers...</source>
        <translation>サーバー一覧(&amp;S)...</translation>
    </message>
    <message>
        <source>Change or remove the watched servers</source>
        <translation>監視しているサーバーの変更と削除</translation>
    </message>
    <message>
        <source>&amp;Preferences...</source>
        <translation>設定(&amp;P)...</translation>
    </message>
    <message>
        <source>Notifications, language, colours, start at login</source>
        <translation>通知、言語、配色、ログイン時の起動</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>Stop watching and quit</source>
        <translation>監視をやめて終了する</translation>
    </message>
</context>
<context>
    <name>backup::TaskCommands</name>
    <message>
        <source>The details were copied.</source>
        <translation>詳細をコピーしました。</translation>
    </message>
</context>
<context>
    <name>backup::TaskModel</name>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Backup set</source>
        <translation>バックアップ区分</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>backup::TaskPage</name>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>何が起きたか</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>対処方法</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ量</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Last change</source>
        <translation>最後の変化</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Guards passed</source>
        <translation>通した安全確認</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>タスク</translation>
    </message>
    <message numerus="yes">
        <source>... and %n more in the log.</source>
        <translation>
            <numerusform>…ほか %n 件はログにあります。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::TaskTable</name>
    <message>
        <source>Tasks</source>
        <translation>タスク</translation>
    </message>
</context>
<context>
    <name>backup::TaskText</name>
    <message>
        <source>Backup set: %1</source>
        <translation>バックアップ区分: %1</translation>
    </message>
    <message>
        <source>Server: %1</source>
        <translation>サーバー: %1</translation>
    </message>
    <message>
        <source>State: %1</source>
        <translation>状態: %1</translation>
    </message>
    <message>
        <source>Started: %1</source>
        <translation>開始: %1</translation>
    </message>
    <message>
        <source>Last change: %1</source>
        <translation>最後の変化: %1</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>コード: %1</translation>
    </message>
    <message>
        <source>What happened: %1</source>
        <translation>何が起きたか: %1</translation>
    </message>
    <message>
        <source>What to do: %1</source>
        <translation>対処方法: %1</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>警告: %1</translation>
    </message>
    <message>
        <source>Task: %1</source>
        <translation>タスク: %1</translation>
    </message>
    <message>
        <source>The new copy would be empty. The last good copy becomes a generation and is deleted once it is older than the generations that are kept.</source>
        <translation>新しいコピーは空になります。最後の正常なコピーは世代になり、保持する世代数を超えると削除されます。</translation>
    </message>
    <message>
        <source>What is at the source now would be saved, although a disk of it is another one than at the last good run, or is not mounted. If the right one is just not mounted, the new copy would not hold its files.</source>
        <translation>バックアップ元のディスクが前回の成功時と違うか、マウントされていませんが、今バックアップ元にあるものを保存します。正しいディスクがマウントされていないだけなら、新しいコピーにそのファイルは入りません。</translation>
    </message>
    <message>
        <source>The backup would be written to another disk than at the last good run. The older copies stay where they are, on the other disk.</source>
        <translation>前回の成功時とは別のディスクに書き込みます。以前のコピーは元のディスクに残ります。</translation>
    </message>
    <message>
        <source>A first, whole copy would be made where the last one is missing. If the right disk is just not mounted, the wrong disk would fill up.</source>
        <translation>前回のコピーがない場所に、最初からすべてコピーします。正しいディスクがマウントされていないだけなら、違うディスクがいっぱいになります。</translation>
    </message>
    <message>
        <source>The many files that are gone from the source, or are excluded now, would be missing from the new copy too. Older generations keep them until they are deleted in their turn.</source>
        <translation>バックアップ元から消えたか新たに除外された多数のファイルは、新しいコピーからもなくなります。古い世代には、その世代が削除されるまで残ります。</translation>
    </message>
    <message>
        <source>This one run would pass the guard "%1".</source>
        <translation>この一回だけ、安全確認「%1」を通します。</translation>
    </message>
</context>
<context>
    <name>backup::TimeLine</name>
    <message>
        <source>latest copy</source>
        <translation>最新のコピー</translation>
    </message>
    <message>
        <source>Time line of copies</source>
        <translation>コピーの時系列</translation>
    </message>
    <message numerus="yes">
        <source>%n copies, the newest of %1</source>
        <translation>
            <numerusform>%n 個のコピー、最新は %1</numerusform>
        </translation>
    </message>
    <message>
        <source>No copy yet.</source>
        <translation>コピーはまだありません。</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
</context>
<context>
    <name>backup::TrayIcon</name>
    <message>
        <source>Backup Monitor: %1</source>
        <translation>バックアップモニター: %1</translation>
    </message>
    <message>
        <source>Backup Monitor</source>
        <translation>バックアップモニター</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
</context>
<context>
    <name>backup::Trouble</name>
    <message>
        <source>The name %1 is not known on this network.</source>
        <translation>%1 という名前はこのネットワークで見つかりません。</translation>
    </message>
    <message>
        <source>Check its spelling, or use the address of the machine.</source>
        <translation>綴りを確かめるか、機器のアドレスを使ってください。</translation>
    </message>
    <message>
        <source>%1 is there, but no backup server runs on it at this port.</source>
        <translation>%1 はありますが、このポートでバックアップサーバーが動いていません。</translation>
    </message>
    <message>
        <source>Check that the service runs: systemctl status backup-server.</source>
        <translation>サービスの状態を確認してください: systemctl status backup-server</translation>
    </message>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>%1 に接続できません。</translation>
    </message>
    <message>
        <source>Check that it is switched on and on this network.</source>
        <translation>電源と、このネットワークへの接続を確認してください。</translation>
    </message>
    <message>
        <source>%1 took the connection and then said nothing.</source>
        <translation>%1 は接続を受けましたが応答しません。</translation>
    </message>
    <message>
        <source>It may be overloaded or hung; another try follows by itself.</source>
        <translation>負荷が高いか停止しているようです。自動的に再試行します。</translation>
    </message>
    <message>
        <source>%1 answered too slowly to be waited for.</source>
        <translation>%1 の応答が遅すぎます。</translation>
    </message>
    <message>
        <source>The network may be slow; another try follows by itself.</source>
        <translation>ネットワークが遅いようです。自動的に再試行します。</translation>
    </message>
    <message>
        <source>The answer of %1 broke off.</source>
        <translation>%1 の応答が途中で切れました。</translation>
    </message>
    <message>
        <source>Another try follows by itself. If the server uses HTTPS now, its address begins with https://.</source>
        <translation>自動的に再試行します。サーバーが HTTPS を使うようになったなら、アドレスは https:// で始まります。</translation>
    </message>
    <message>
        <source>Another try follows by itself.</source>
        <translation>自動的に再試行します。</translation>
    </message>
    <message>
        <source>The answer of %1 was too large to be a status, and was not read.</source>
        <translation>%1 の応答が大きすぎるため、読み込みませんでした。</translation>
    </message>
    <message>
        <source>Check that the address is that of a backup server.</source>
        <translation>バックアップサーバーのアドレスかどうか確認してください。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted yet.</source>
        <translation>%1 の証明書はまだ信頼されていません。</translation>
    </message>
    <message>
        <source>Open the server's settings, compare the fingerprint, and trust it.</source>
        <translation>サーバーの設定を開き、フィンガープリントを比べてから信頼してください。</translation>
    </message>
    <message>
        <source>%1 shows another certificate than the one that was trusted.</source>
        <translation>%1 の証明書が、信頼したものと違います。</translation>
    </message>
    <message>
        <source>Somebody may stand in between. If the certificate was renewed, trust it anew in the settings.</source>
        <translation>誰かが間に入っているおそれがあります。証明書を更新した場合は、設定で信頼し直してください。</translation>
    </message>
    <message>
        <source>No secure connection with %1 came about. %2</source>
        <translation>%1 と安全に接続できませんでした。%2</translation>
    </message>
    <message>
        <source>Check whether the address begins with http:// or https://.</source>
        <translation>アドレスが http:// か https:// か確認してください。</translation>
    </message>
    <message>
        <source>What answers at %1 is not a backup server.</source>
        <translation>%1 で応答しているのはバックアップサーバーではありません。</translation>
    </message>
    <message>
        <source>Check the address and the port.</source>
        <translation>アドレスとポートを確認してください。</translation>
    </message>
    <message>
        <source>%1 speaks another version of the protocol. %2</source>
        <translation>%1 は別の版の通信方式を使っています。%2</translation>
    </message>
    <message>
        <source>Update the older of the two, server or monitor.</source>
        <translation>サーバーとモニターの古いほうを更新してください。</translation>
    </message>
    <message>
        <source>The answer of %1 was damaged and could not be read.</source>
        <translation>%1 の応答が壊れていて読めません。</translation>
    </message>
    <message>
        <source>%1 asks for a token.</source>
        <translation>%1 はトークンを求めています。</translation>
    </message>
    <message>
        <source>With one, paths, messages and logs are shown, and backups can be started. %1</source>
        <translation>トークンがあれば、パス、メッセージ、ログが表示され、バックアップを始められます。%1</translation>
    </message>
    <message>
        <source>%1 did not take the token.</source>
        <translation>%1 がトークンを受け付けませんでした。</translation>
    </message>
    <message>
        <source>Enter it under Server &gt; Servers &gt; Change; "backup-server token" makes one on the server.</source>
        <translation>「サーバー」→「サーバー一覧」→「変更」で入力してください。サーバーで backup-server token を実行すると作れます。</translation>
    </message>
    <message>
        <source>%1 refused the request. %2</source>
        <translation>%1 が依頼を断りました。%2</translation>
    </message>
</context>
<context>
    <name>backup::Welcome</name>
    <message>
        <source>No server is watched yet.
Give its name or address, or choose one that this network tells of.</source>
        <translation>監視しているサーバーはまだありません。
名前かアドレスを指定するか、ネットワークで見つかったものから選んでください。</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Shows what the backup servers of this network do.</source>
        <translation>このネットワークのバックアップサーバーの状況を表示します。</translation>
    </message>
    <message>
        <source>Watch the server at this address, now and from now on.</source>
        <translation>このアドレスのサーバーを、今後も含めて監視します。</translation>
    </message>
    <message>
        <source>Start in the tray where there is one, without the window.</source>
        <translation>トレイがあれば、ウィンドウを開かずに起動します。</translation>
    </message>
    <message>
        <source>Keep the settings in this file.</source>
        <translation>設定をこのファイルに保存します。</translation>
    </message>
</context>
</TS>
