<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>backup::Attention</name>
    <message numerus="yes">
        <source>%n server(s) away</source>
        <translation>
            <numerusform>%n server away</numerusform>
            <numerusform>%n servers away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overdue</source>
        <translation>
            <numerusform>%n overdue</numerusform>
            <numerusform>%n overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set(s) with faulty settings</source>
        <translation>
            <numerusform>%n set with faulty settings</numerusform>
            <numerusform>%n sets with faulty settings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last run of %n set(s) failed</source>
        <translation>
            <numerusform>last run of %n set failed</numerusform>
            <numerusform>last run of %n sets failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sets of %n server(s) cannot be read</source>
        <translation>
            <numerusform>sets of %n server cannot be read</numerusform>
            <numerusform>sets of %n servers cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>config.ini of %n server(s) has faults</source>
        <translation>
            <numerusform>config.ini of %n server has faults</numerusform>
            <numerusform>config.ini of %n servers has faults</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set(s) without a good run by their server yet</source>
        <translation>
            <numerusform>%n set without a good run by its server yet</numerusform>
            <numerusform>%n sets without a good run by their server yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::FailureBox</name>
    <message numerus="yes">
        <source>... and %n more.</source>
        <translation>
            <numerusform>... and %n more.</numerusform>
            <numerusform>... and %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::MainWindow</name>
    <message numerus="yes">
        <source>%n tasks are selected.</source>
        <translation>
            <numerusform>%n task is selected.</numerusform>
            <numerusform>%n tasks are selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::Phrases</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s): %1</source>
        <translation>
            <numerusform>%n warning: %1</numerusform>
            <numerusform>%n warnings: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::RunChart</name>
    <message numerus="yes">
        <source>Last %n run(s), the longest took %1</source>
        <translation>
            <numerusform>Last run, it took %1</numerusform>
            <numerusform>Last %n runs, the longest took %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::ServerDialog</name>
    <message numerus="yes">
        <source>%n server(s) found on this network: open the list.</source>
        <translation>
            <numerusform>%n server found on this network: open the list.</numerusform>
            <numerusform>%n servers found on this network: open the list.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::TaskPage</name>
    <message numerus="yes">
        <source>... and %n more in the log.</source>
        <translation>
            <numerusform>... and %n more in the log.</numerusform>
            <numerusform>... and %n more in the log.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backup::TimeLine</name>
    <message numerus="yes">
        <source>%n copies, the newest of %1</source>
        <translation>
            <numerusform>%n copy, of %1</numerusform>
            <numerusform>%n copies, the newest of %1</numerusform>
        </translation>
    </message>
</context>
</TS>
