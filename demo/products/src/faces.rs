//! The three products: what they are called, what they sell, and where each of their doors is.
//!
//! Everything that differs between Jobs, Books and Payroll besides their content stands here, so
//! that the rest of the program is one product told three ways.

/// One of the three products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// Job management for trades.
    Jobs,
    /// Bookkeeping.
    Books,
    /// Paying people.
    Payroll,
}

/// What a plan is called and how long it can be tried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// The code that travels.
    pub(crate) code: &'static str,
    /// The name that people read.
    pub(crate) name: &'static str,
    /// Days of trial; none for 0.
    pub(crate) trial_days: u16,
}

/// All of them, in the order of their ports.
pub(crate) const FACES: [Face; 3] = [Face::Jobs, Face::Books, Face::Payroll];

impl Face {
    /// The short name: client id, file names, cookies.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Books => "books",
            Self::Payroll => "payroll",
        }
    }

    /// The name on the door.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Jobs => "Jobs",
            Self::Books => "Books",
            Self::Payroll => "Payroll",
        }
    }

    /// What it is for, in one line.
    pub(crate) fn line(self) -> &'static str {
        match self {
            Self::Jobs => "Plan the day, send the team, get the job done.",
            Self::Books => "Invoices out, money in, books that balance.",
            Self::Payroll => "Everyone paid right, on the day.",
        }
    }

    /// Icon of the portal's set.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::Jobs => "wrench",
            Self::Books => "book-open-text",
            Self::Payroll => "banknote",
        }
    }

    /// Tile colour in the portal.
    pub(crate) fn tone(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Books => "books",
            Self::Payroll => "pay",
        }
    }

    /// Words of the usage fact.
    pub(crate) fn activity(self) -> &'static str {
        match self {
            Self::Jobs => "job booked",
            Self::Books => "invoice recorded",
            Self::Payroll => "pay run finished",
        }
    }

    /// The same as a label of one event.
    pub(crate) fn activity_label(self) -> &'static str {
        match self {
            Self::Jobs => "Job booked",
            Self::Books => "Invoice recorded",
            Self::Payroll => "Pay run finished",
        }
    }

    /// After how many days without it a customer counts as quiet.
    pub(crate) fn active_days(self) -> u16 {
        match self {
            Self::Jobs | Self::Books => 7,
            Self::Payroll => 35,
        }
    }

    /// Acts so dangerous that a partner's people have them for an hour, with a reason: code and name.
    pub(crate) fn elevated(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Jobs | Self::Books => &[],
            Self::Payroll => &[("pay.run", "Submit a pay run")],
        }
    }

    /// After so much use a new account is set up, and the portal's idle clock begins; 0 holds nothing.
    pub(crate) fn onboarding_mark(self) -> u16 {
        match self {
            Self::Jobs | Self::Books => 0,
            Self::Payroll => 3,
        }
    }

    /// What it sells.
    pub(crate) fn plans(self) -> &'static [Plan] {
        const JOBS: [Plan; 3] = [
            Plan { code: "starter", name: "Starter", trial_days: 14 },
            Plan { code: "team", name: "Team", trial_days: 14 },
            Plan { code: "unlimited", name: "Unlimited", trial_days: 0 },
        ];
        const BOOKS: [Plan; 3] = [
            Plan { code: "ledger", name: "Ledger", trial_days: 0 },
            Plan { code: "standard", name: "Standard", trial_days: 14 },
            Plan { code: "plus", name: "Plus", trial_days: 14 },
        ];
        const PAYROLL: [Plan; 2] = [
            Plan { code: "essentials", name: "Essentials", trial_days: 14 },
            Plan { code: "complete", name: "Complete", trial_days: 14 },
        ];
        match self {
            Self::Jobs => &JOBS,
            Self::Books => &BOOKS,
            Self::Payroll => &PAYROLL,
        }
    }

    /// A plan by its code.
    pub(crate) fn plan(self, code: &str) -> Option<&'static Plan> {
        self.plans().iter().find(|plan| plan.code == code)
    }

    /// A plan's name, or the code where it is none of ours.
    pub(crate) fn plan_name(self, code: &str) -> String {
        self.plan(code).map_or_else(|| code.to_owned(), |plan| plan.name.to_owned())
    }

    /// What customers' addresses end in.
    pub(crate) fn accounts_domain(self) -> &'static str {
        match self {
            Self::Jobs => "jobs.localhost",
            Self::Books => "books.localhost",
            Self::Payroll => "payroll.localhost",
        }
    }

    /// The deed of this product, as its button says it.
    pub(crate) fn deed(self) -> &'static str {
        match self {
            Self::Jobs => "Book a job",
            Self::Books => "Record an invoice",
            Self::Payroll => "Run pay",
        }
    }
}
