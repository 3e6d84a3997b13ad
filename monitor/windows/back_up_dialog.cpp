#include "monitor/windows/back_up_dialog.h"

#include "monitor/windows/set_table.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

bool areOfOneServer(const QAbstractItemModel &sets)
{
    QSet<QString> servers;
    for (int row = 0; row < sets.rowCount(); ++row)
        servers.insert(sets.index(row, 0).data(SetServerRole).toString());
    return servers.size() <= 1;
}

}

BackUpDialog::BackUpDialog(SetModel &sets, const QString &serverId, QWidget *parent)
    : QDialog(parent)
    , m_search(new QLineEdit(this))
    , m_view(new QTreeView(this))
{
    setWindowTitle(tr("Back up now"));
    m_ofServer.setSourceModel(&sets);
    m_ofServer.setFilterRole(SetServerRole);
    if (!serverId.isEmpty())
        m_ofServer.setFilterRegularExpression(u"^%1$"_s.arg(QRegularExpression::escape(serverId)));
    m_found.setSourceModel(&m_ofServer);
    m_found.setFilterKeyColumn(static_cast<int>(SetColumn::Set));
    m_found.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found.setSortRole(SetSortRole);

    m_search->setPlaceholderText(tr("Search the backup sets"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->setObjectName("search");
    m_view->setModel(&m_found);
    m_view->setObjectName("sets");
    m_view->setAccessibleName(tr("Backup sets"));
    makeTable(*m_view);
    m_view->setFrameShape(QFrame::StyledPanel);
    m_view->setContextMenuPolicy(Qt::DefaultContextMenu);
    m_view->sortByColumn(static_cast<int>(SetColumn::Set), Qt::AscendingOrder);
    for (const SetColumn column : {SetColumn::Generations, SetColumn::Source, SetColumn::Destination})
        m_view->hideColumn(static_cast<int>(column));
    m_view->setColumnHidden(static_cast<int>(SetColumn::Server), areOfOneServer(m_ofServer));
    const int em = fontMetrics().horizontalAdvance(u'm');
    m_view->header()->resizeSection(static_cast<int>(SetColumn::Server), 9 * em);
    m_view->header()->resizeSection(static_cast<int>(SetColumn::Set), 14 * em);
    m_view->header()->resizeSection(static_cast<int>(SetColumn::Health), 11 * em);

    auto *buttons = new QDialogButtonBox(this);
    QPushButton *start = buttons->addButton(tr("&Back up"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_view, &QAbstractItemView::doubleClicked, this, &QDialog::accept);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_found.setFilterFixedString(text);
        m_view->setCurrentIndex(m_found.index(0, 0));
    });
    const auto allowStart = [this, start] { start->setEnabled(m_view->selectionModel()->hasSelection()); };
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, start, allowStart);
    // The sets may come after the question, and with another answer others may stand there.
    const auto chooseFirst = [this] {
        if (!m_view->selectionModel()->hasSelection())
            m_view->setCurrentIndex(m_found.index(0, 0));
    };
    connect(&m_found, &QAbstractItemModel::rowsInserted, m_view, chooseFirst);
    chooseFirst();
    allowStart();

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new QLabel(tr("Which sets are to be backed up now?"), this));
    layout->addWidget(m_search);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    resize(560, 420);
    m_search->setFocus();
}

QList<BackUpDialog::Choice> BackUpDialog::chosen() const
{
    QList<Choice> choices;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        choices.append({index.data(SetServerRole).toString(), index.data(WholeSetRole).value<SetInfo>().name});
    return choices;
}

}
