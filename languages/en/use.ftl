# Pages of data users.

use-title = Ask for answers
use-catalogue = Catalogue
use-requests = My requests
use-request-new = New request
use-quote = Quote
use-ask = Ask
use-dry-run = Check without asking
use-obligations = What you promised
use-invoices = Invoices
use-error-expected = Expected error
use-price = Price

## The first page

use-needs = What needs you
use-needs-none = Nothing needs you right now.
use-need-vetted = The co-op has not looked at who you are yet; requests wait for that
use-need-pay = An invoice over { $amount } is open
use-need-ask = You may ask now: { $title }
use-until = Until { $day }
use-budget = Your privacy budget
use-budget-spent = Epsilon spent so far
use-requests-none = You have not filed a request yet.
use-invoice = Invoice
use-amount = Amount
use-paid = Paid
use-open = Open
use-invoices-none = There are no invoices.
use-obligation = Promise
use-obligations-none = You have not promised anything.

## A new request

use-step-what = What and why
use-step-questions = Questions
use-step-terms = Terms
use-step-check = Read over
use-choose = Choose one
use-field-title = Title
use-field-title-hint = A few words by which members know your request.
use-field-why = Why you ask
use-field-why-hint = Every member can read this. Say in plain words what the figures are for, and who will see them.
use-field-purpose-hint = It must be one that the charter of the dataset permits.
use-purpose-not = The charter of this dataset does not permit this purpose.
use-field-sql-hint = In SQL, each question ended by a semicolon, such as SELECT COUNT(DISTINCT member) AS members FROM trips; — only figures can be asked for, never rows.
use-sql-none = Ask at least one question, or choose a method.
use-field-epsilon-hint = How much privacy all questions of this request may use together. More epsilon means smaller errors, and a higher price.
use-field-until-hint = The last day on which you may ask, as year-month-day.
use-field-every = Asked again
use-every-none = Only when you ask
use-every-month = Once a month
use-every-quarter = Once a quarter
use-every-year = Once a year
use-field-fee = Fee you offer, in { $currency }
use-field-fee-hint = When it is left empty, the price is offered.
use-price-is = The price of what you have typed is { $price }. When this is left empty, that is offered.
use-field-obligations-hint = What you promise the members, each on a line of its own, such as: we delete the table when the study ends.
use-check-says = This is what you will file. Every member can read it, and it cannot be changed afterwards.
use-check-file = The request as a file
use-file = File the request
use-request-filed = Your request is filed. It is decided by the rules of the co-op; this page shows how it stands.

## Asking

use-question = Question
use-question-hint = One of the questions that were granted. Anything may be tried on made-up rows.
use-epsilon-each = When it is left empty, { $epsilon } is used.
use-method-none = None, the question above
use-method-set = Values of the method
use-method-set-hint = Each on a line of its own, as name=value.
use-granted-questions = Questions that were granted
use-fresh = Ask anew even if it was answered before
use-fresh-hint = This costs epsilon and money again. Without it, an answer that is there is given again at no cost.
use-ask-next = Go on to ask
use-dry-title = On made-up rows
use-dry-says = These rows were made up from the charter. Nothing was read and nothing was charged.
use-dry-table = Answer on made-up rows
use-output = Figure
use-note = Note
use-room = Room in the budget
use-room-count = { $count ->
    [0] None for this question
    [one] For this question, and no other like it
   *[other] For about { $count } questions like this one
}
use-quote-says = No row was read and nothing was charged. 95 of 100 answers will be at most so far from the truth as the expected error says.
use-confirm = Ask this question?
use-confirm-says = This takes the epsilon below from the members' privacy budget for good, and you will be invoiced for it.
use-confirm-again = If this very question was answered before at the same epsilon, you get that answer again, and nothing is charged.
use-ask-pay = Ask and pay
use-not-now = Not now
use-refused-noted = The open log now says that a question of yours was refused, and by which rule. Nothing of the question stands in it.
use-answer-new = Your question was answered. The table is below, with the error of each number.
use-answer-again = This was answered before: here it is again, at no cost.

## Where one can go

use-nav-title = Data user
use-nav-home = What needs you
use-nav-catalogue = Catalogue
use-nav-requests = My requests
